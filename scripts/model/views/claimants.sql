select
    a.label as claimant,
    agent_kinds.title as kind,
    count(*) as claims,
    count(distinct c.source_id) as sources,
    sum(c.polarity = 'denies') as denials,
    sum(c.modality = 'asserted') as asserted,
    sum(c.modality <> 'asserted') as hedged,
    sum(exists (select 1 from figures as f where f.claim_id = c.claim_id)) as claims_with_figures,
    min(c.claim_id) as first_claim_id,
    a.agent_id
from claims as c
join agents as a on a.agent_id = c.claimant_id
join agent_kinds on agent_kinds.code = a.kind
where c.status = 'current'
group by a.agent_id
order by claims desc, a.label
