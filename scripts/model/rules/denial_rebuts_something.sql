-- A denial says what it denies: it rebuts a claim, unless no claim of the package says what is denied.
select
    'claims' as resource,
    c.csv_row,
    'polarity' as field,
    'is denies, but no relation of ' || c.claim_id || ' rebuts a claim; add what is denied to relations, '
    || 'or, if no claim here says it, accept this warning' as problem,
    'warning' as level
from claims as c
left join relations as r on r.claim_id = c.claim_id and r.relation = 'rebuts'
where c.polarity = 'denies' and c.status = 'current' and r.claim_id is null
