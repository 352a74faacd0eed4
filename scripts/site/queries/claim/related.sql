select
    lower(relation) as relation, true as is_outward, other_claim_id as claim_id,
    other_claim as paraphrase, other_claimant as claimant, reason
from relations_flat
where claim_id = :key
union all
select lower(relation), false, claim_id, claim, claimant, reason
from relations_flat
where other_claim_id = :key
order by 1, 3
