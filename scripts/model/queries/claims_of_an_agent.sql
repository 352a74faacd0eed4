select claim_id, quote, paraphrase, claimant, chain, standing, claimed_on, attributed_on, publisher
from claims_flat
where :agent <> '' and (claimant_id = :agent or claimant like '%' || :agent || '%')
order by claim_id
