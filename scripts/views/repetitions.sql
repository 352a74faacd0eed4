-- Claims that put an earlier one forward again: the same statement twice, not two sources for it.
select claim_id, claimant, quote, relation, other_claim_id, other_claimant, other_quote, reason, within
from relations_flat
where relation_code in ('repeats', 'refines')
order by claim_id, other_claim_id
