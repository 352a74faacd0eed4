select claim_id, claimant, claim, relation, other_claim_id, other_claimant, other_claim, reason, within
from relations_flat
-- The plus keeps to the order of the rows: few are passed over.
where +relation_code in ('contradicts', 'rebuts', 'in_tension')
