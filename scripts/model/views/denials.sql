select
    c.claim_id,
    agents.name as claimant,
    c.quote,
    c.paraphrase as claim,
    c.attributed_on,
    publishers.name as publisher,
    r.other_claim_id as denied_claim_id,
    r.other_claimant as denied_claimant,
    r.other_claim as denied_claim
from claims as c
left join agents on agents.agent_id = c.claimant_id
left join sources on sources.source_id = c.source_id
left join agents as publishers on publishers.agent_id = sources.publisher_id
left join relations_flat as r on r.claim_id = c.claim_id and r.relation_code = 'rebuts'
where c.polarity = 'denies' and c.status = 'current'
order by c.claim_id, r.other_claim_id
