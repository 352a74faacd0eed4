-- Every claim with labels for its ids and codes: what claims_flat is counted, filtered and sorted by.
select
    c.claim_id,
    c.quote,
    c.quote_start,
    c.quote_end,
    c.paraphrase,
    claimants.label as claimant,
    agent_kinds.title as claimant_kind,
    attribution_forms.title as attribution_form,
    polarities.title as polarity,
    modalities.title as modality,
    propositions.title as proposition,
    topics.title as topic,
    c.claimed_on,
    c.claimed_on_earliest,
    c.claimed_on_latest,
    claimed_bases.title as claimed_basis,
    c.attributed_on,
    c.attributed_on_earliest,
    c.attributed_on_latest,
    attributed_bases.title as attributed_basis,
    c.period,
    c.period_earliest,
    c.period_latest,
    c.period_text,
    period_bases.title as period_basis,
    sources.title as source,
    publishers.label as publisher,
    trace_statuses.title as trace_status,
    claim_statuses.title as status,
    c.note,
    c.claimant_id,
    c.proposition_id,
    c.source_id
from claims as c
left join agents as claimants on claimants.agent_id = c.claimant_id
left join agent_kinds on agent_kinds.code = claimants.kind
left join attribution_forms on attribution_forms.code = c.attribution_form
left join polarities on polarities.code = c.polarity
left join modalities on modalities.code = c.modality
left join propositions on propositions.proposition_id = c.proposition_id
left join topics on topics.code = propositions.topic
left join bases as claimed_bases on claimed_bases.code = c.claimed_basis
left join bases as attributed_bases on attributed_bases.code = c.attributed_basis
left join bases as period_bases on period_bases.code = c.period_basis
left join sources on sources.source_id = c.source_id
left join agents as publishers on publishers.agent_id = sources.publisher_id
left join trace_statuses on trace_statuses.code = c.trace_status
left join claim_statuses on claim_statuses.code = c.status
order by c.rowid
