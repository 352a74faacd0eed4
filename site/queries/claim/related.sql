select
    lower(k.title) as relation,
    r.claim_id = :key as is_outward,
    o.claim_id,
    o.paraphrase,
    agents.name as claimant,
    r.reason
from relations as r
join relation_kinds as k on k.code = r.relation
join claims as o on o.claim_id = case when r.claim_id = :key then r.other_claim_id else r.claim_id end
join agents on agents.agent_id = o.claimant_id
where :key in (r.claim_id, r.other_claim_id)
order by k.title, o.claim_id
