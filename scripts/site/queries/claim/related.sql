select
    lower(relation) as relation, true as is_outward, other_claim_id as claim_id,
    other_claim as paraphrase, other_claimant as claimant, other_standing as standing, reason
from relations_flat
where claim_id = :key
union all
select lower(relation), false, claim_id, claim, claimant, standing, reason
from relations_flat
where other_claim_id = :key
order by 1, 3
