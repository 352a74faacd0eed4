-- A denial says what it denies: it rebuts a claim.
select
    'claims' as resource,
    c.csv_row,
    'polarity' as field,
    'is denies, but no relation of ' || c.claim_id || ' rebuts a claim; add what is denied to relations' as problem
from claims as c
left join relations as r on r.claim_id = c.claim_id and r.relation = 'rebuts'
where c.polarity = 'denies' and r.claim_id is null
