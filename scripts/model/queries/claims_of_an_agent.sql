select claim_id, quote, paraphrase, claimant, chain, standing, claimed_on, attributed_on, publisher
from claims_flat
where :agent <> '' and (claimant_id = :agent or instr(lower(claimant), lower(:agent)) > 0)
order by claim_id
