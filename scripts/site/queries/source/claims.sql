select
    c.claim_id, c.quote_start, c.quote_end, c.paraphrase,
    agents.label as claimant, modalities.title as modality, c.polarity
from claims as c
join agents on agents.agent_id = c.claimant_id
join modalities on modalities.code = c.modality
where c.source_id = :key and c.status = 'current'
order by c.quote_start, c.quote_end, c.claim_id
