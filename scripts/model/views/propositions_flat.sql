select
    topics.title as topic,
    p.title as proposition,
    count(*) as claims,
    count(distinct c.claimant_id) as claimants,
    count(distinct c.source_id) as sources,
    sum(c.polarity = 'denies') as denials,
    sum(exists (select 1 from figures as f where f.claim_id = c.claim_id)) as claims_with_figures,
    group_concat(c.claim_id, ', ') as claim_ids,
    p.proposition_id
from propositions as p
join topics on topics.code = p.topic
join claims as c on c.proposition_id = p.proposition_id and c.status = 'current'
group by p.proposition_id
order by claims desc, p.title
