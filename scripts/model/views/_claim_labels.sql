-- table, indexed by claimant, attribution_form, polarity, modality, trace_status, topic, publisher: what pages filter claims by.
select
    c.rowid,
    claimants.name as claimant,
    attribution_forms.title as attribution_form,
    polarities.title as polarity,
    modalities.title as modality,
    trace_statuses.title as trace_status,
    topics.title as topic,
    publishers.name as publisher
from claims as c
left join agents as claimants on claimants.agent_id = c.claimant_id
left join attribution_forms on attribution_forms.code = c.attribution_form
left join polarities on polarities.code = c.polarity
left join modalities on modalities.code = c.modality
left join trace_statuses on trace_statuses.code = c.trace_status
left join propositions on propositions.proposition_id = c.proposition_id
left join topics on topics.code = propositions.topic
left join sources on sources.source_id = c.source_id
left join agents as publishers on publishers.agent_id = sources.publisher_id
order by c.rowid
