select
    r.claim_id,
    claimants.label as claimant,
    c.paraphrase as claim,
    c.quote,
    polarities.title as polarity,
    kinds.title as relation,
    r.other_claim_id,
    other_claimants.label as other_claimant,
    o.paraphrase as other_claim,
    o.quote as other_quote,
    other_polarities.title as other_polarity,
    r.reason,
    case when c.source_id = o.source_id then 'same source' else 'two sources' end as within,
    statuses.title as status,
    other_statuses.title as other_status,
    r.relation as relation_code
from relations as r
left join relation_kinds as kinds on kinds.code = r.relation
left join claims as c on c.claim_id = r.claim_id
left join claims as o on o.claim_id = r.other_claim_id
left join polarities on polarities.code = c.polarity
left join polarities as other_polarities on other_polarities.code = o.polarity
left join claim_statuses as statuses on statuses.code = c.status
left join claim_statuses as other_statuses on other_statuses.code = o.status
left join agents as claimants on claimants.agent_id = c.claimant_id
left join agents as other_claimants on other_claimants.agent_id = o.claimant_id
order by r.claim_id, r.other_claim_id
