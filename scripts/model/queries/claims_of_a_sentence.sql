select claim_id, quote_before, quote, quote_after, paraphrase, claimant, standing
from claims_flat
where source_id = :source_id and sentence = cast(:number as integer)
order by claim_id
