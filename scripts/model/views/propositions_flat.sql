select
    topics.title as topic,
    p.title as proposition,
    cast(count(*) as integer) as claims,
    cast(count(distinct c.claimant_id) as integer) as claimants,
    cast(count(distinct c.source_id) as integer) as sources,
    cast(sum(labels.is_denial) as integer) as denials,
    cast(sum(exists (select 1 from figures as f where f.claim_id = c.claim_id)) as integer) as claims_with_figures,
    group_concat(c.claim_id, '; ') as claim_ids,
    p.proposition_id
from propositions as p
join topics on topics.code = p.topic
join claims as c on c.proposition_id = p.proposition_id and c.status = 'current'
join _claim_labels as labels on labels.claim_id = c.claim_id
group by p.proposition_id
order by claims desc, p.title
