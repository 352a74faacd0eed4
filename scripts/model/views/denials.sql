select
    c.claim_id,
    agents.label as claimant,
    c.quote,
    c.paraphrase as claim,
    modalities.title as modality,
    c.attributed_on,
    publishers.label as publisher,
    r.other_claim_id as denied_claim_id,
    r.other_claimant as denied_claimant,
    r.other_claim as denied_claim,
    r.within,
    r.reason
from claims as c
left join agents on agents.agent_id = c.claimant_id
left join modalities on modalities.code = c.modality
left join sources on sources.source_id = c.source_id
left join agents as publishers on publishers.agent_id = sources.publisher_id
left join relations_flat as r
    on r.claim_id = c.claim_id and r.relation_code = 'rebuts' and r.other_status = 'Current'
-- Who denies a denial does not deny the matter.
where c.polarity = 'denies'
    and c.status = 'current'
    and coalesce(r.other_polarity, 'Affirms') = 'Affirms'
order by c.claim_id, r.other_claim_id
