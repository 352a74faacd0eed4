-- Every claim with labels for its ids and codes: what claims_flat is counted, filtered and sorted by. `told` and
-- `citation` are the one wording of a claim wherever it travels. Who rejects a denial does not deny the matter.
with rejecting as (
    select distinct r.claim_id
    from relations as r
    join claims as denied on denied.claim_id = r.other_claim_id
    where r.relation = 'rebuts' and denied.polarity = 'denies'
),
disputing as (
    select claim_id, group_concat(label, '; ') as disputed_by
    from (
        select distinct r.other_claim_id as claim_id, agents.label
        from relations as r
        join claims as c on c.claim_id = r.claim_id
        join agents on agents.agent_id = c.claimant_id
        where r.relation = 'rebuts' and c.status = 'current'
        order by 1, 2
    )
    group by claim_id
),
worded as (
    select
        c.claim_id,
        c.polarity = 'denies' and r.claim_id is null as is_denial,
        lower(modalities.title)
        || case
            when c.polarity = 'denies' and r.claim_id is not null then ', rejects a denial'
            when c.polarity = 'denies' then ', a denial'
            else ''
        end
        || case when c.explicitness = 'presupposed' then ', presupposed' else '' end
        || case c.status
            when 'superseded' then ', superseded by ' || c.superseded_by
            when 'withdrawn' then ', withdrawn'
            else ''
        end as standing
    from claims as c
    left join modalities on modalities.code = c.modality
    left join rejecting as r on r.claim_id = c.claim_id
),
told as (
    select
        c.claim_id,
        worded.is_denial,
        worded.standing,
        'Claim ' || c.claim_id
        || case
            when c.attribution_form = 'own_voice' then ', made by ' || claimants.label || ' in its own voice'
            else ', attributed to ' || claimants.label
        end
        || ' (' || worded.standing || '): ' || c.paraphrase as told
    from claims as c
    join worded on worded.claim_id = c.claim_id
    left join agents as claimants on claimants.agent_id = c.claimant_id
)
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
    explicitness.title as explicitness,
    told.standing,
    told.is_denial,
    disputing.disputed_by,
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
    told.told,
    sources.citation || ' ' || told.told || ' In ' || (select value from _package where fact = 'title')
    || ' (Version ' || (select value from _package where fact = 'version') || ').' as citation,
    c.claimant_id,
    c.proposition_id,
    c.source_id
from claims as c
join told on told.claim_id = c.claim_id
left join disputing on disputing.claim_id = c.claim_id
left join explicitness on explicitness.code = c.explicitness
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
