-- A symmetric relation is stored once, with the lower id first.
select
    'relations' as resource,
    r.csv_row,
    'claim_id' as field,
    r.relation || ' is symmetric; store it once, with ' || r.other_claim_id || ' as claim_id' as problem
from relations as r
join relation_kinds as k on k.code = r.relation
where k.symmetric
    and (
        length(r.claim_id) > length(r.other_claim_id)
        or (length(r.claim_id) = length(r.other_claim_id) and r.claim_id > r.other_claim_id)
    )
