-- Claims that rest on somebody whom the text does not name.
select
    c.claim_id,
    a.name as claimant,
    c.quote,
    modalities.title as modality,
    v.cue,
    s.title as source,
    a.note as why_unnamed
from claims as c
join agents as a on a.agent_id = c.claimant_id
join attributions as v on v.claim_id = c.claim_id and v.agent_id = c.claimant_id
join modalities on modalities.code = c.modality
join sources as s on s.source_id = c.source_id
where a.kind = 'unnamed' and c.status = 'current'
