-- No claim has a relation to itself.
select
    'relations' as resource,
    csv_row,
    'other_claim_id' as field,
    'is the claim itself; name the other claim' as problem
from relations
where claim_id = other_claim_id
