-- The same words of a source are not recorded twice for the same claimant and proposition.
select
    'claims' as resource,
    c.csv_row,
    'quote' as field,
    'the same words are recorded as ' || o.claim_id || '; keep both only if they are two claims' as problem,
    'warning' as level
from claims as c
join claims as o
    on o.source_id = c.source_id
    and o.quote_start = c.quote_start
    and o.quote_end = c.quote_end
    and o.claimant_id = c.claimant_id
    and o.claim_id < c.claim_id
where c.status = 'current' and o.status = 'current'
