-- Every proposition has claims about it.
select
    'propositions' as resource,
    p.csv_row,
    'proposition_id' as field,
    p.proposition_id || ' has no claims; record them, or remove the row' as problem
from propositions as p
left join claims as c on c.proposition_id = p.proposition_id
where c.claim_id is null
