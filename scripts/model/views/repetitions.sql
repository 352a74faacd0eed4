select claim_id, claimant, quote, relation, other_claim_id, other_claimant, other_quote, reason, within
from relations_flat
-- The plus keeps to the order of the rows: few are passed over.
where +relation_code in ('repeats', 'refines')
