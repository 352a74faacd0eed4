-- Pairs of claims that contradict, rebut, or are in tension with each other, side by side.
select
    r.claim_id,
    first_claimants.name as claimant,
    c.paraphrase as claim,
    kinds.title as relation,
    r.other_claim_id,
    second_claimants.name as other_claimant,
    d.paraphrase as other_claim,
    r.reason,
    case when c.source_id = d.source_id then 'same source' else 'two sources' end as within
from relations as r
join relation_kinds as kinds on kinds.code = r.relation
join claims as c on c.claim_id = r.claim_id
join claims as d on d.claim_id = r.other_claim_id
join agents as first_claimants on first_claimants.agent_id = c.claimant_id
join agents as second_claimants on second_claimants.agent_id = d.claimant_id
where r.relation in ('contradicts', 'rebuts', 'in_tension')
order by r.claim_id, r.other_claim_id
