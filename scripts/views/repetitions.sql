-- Claims that put an earlier one forward again: the same statement twice, not two sources for it.
select
    r.claim_id,
    later_claimants.name as claimant,
    c.quote,
    kinds.title as relation,
    r.other_claim_id,
    earlier_claimants.name as other_claimant,
    d.quote as other_quote,
    r.reason,
    case when c.source_id = d.source_id then 'same source' else 'two sources' end as within
from relations as r
join relation_kinds as kinds on kinds.code = r.relation
join claims as c on c.claim_id = r.claim_id
join claims as d on d.claim_id = r.other_claim_id
join agents as later_claimants on later_claimants.agent_id = c.claimant_id
join agents as earlier_claimants on earlier_claimants.agent_id = d.claimant_id
where r.relation in ('repeats', 'refines')
order by r.claim_id, r.other_claim_id
