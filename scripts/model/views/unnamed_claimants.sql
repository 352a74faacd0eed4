select
    c.claim_id,
    a.label as claimant,
    c.quote,
    labels.modality,
    labels.standing,
    v.cue,
    s.title as source,
    a.note as why_unnamed
from attributions as v
cross join claims as c on c.claim_id = v.claim_id and c.claimant_id = v.agent_id
cross join agents as a on a.agent_id = v.agent_id
left join _claim_labels as labels on labels.claim_id = c.claim_id
left join sources as s on s.source_id = c.source_id
where a.kind = 'unnamed' and c.status = 'current'
