select
    a.label as claimant,
    agent_kinds.title as kind,
    cast(count(*) as integer) as claims,
    cast(count(distinct c.source_id) as integer) as sources,
    cast(sum(labels.is_denial) as integer) as denials,
    cast(sum(c.modality = 'asserted') as integer) as asserted,
    cast(sum(c.modality <> 'asserted') as integer) as hedged,
    cast(sum(exists (select 1 from figures as f where f.claim_id = c.claim_id)) as integer) as claims_with_figures,
    min(c.claim_id) as first_claim_id,
    c.claimant_id
from claims as c
join _claim_labels as labels on labels.claim_id = c.claim_id
join agents as a on a.agent_id = c.claimant_id
join agent_kinds on agent_kinds.code = a.kind
where c.status = 'current'
group by c.claimant_id
order by claims desc, a.label
