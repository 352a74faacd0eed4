with pairs as (
    -- one pair of figures for each trace: that of the drift that says most about the number
    select
        trace_id,
        figure_id,
        origin_figure_id,
        row_number() over (
            partition by trace_id
            order by
                case drift
                    when 'figure_raised' then 1
                    when 'figure_lowered' then 1
                    when 'capacity_as_delivery' then 2
                    else 3
                end, drift
        ) as place
    from drifts
    where figure_id is not null
),
compared as (
    select
        pairs.trace_id,
        own.measure,
        own.value_text || ' (' || lower(own.stage) || ')' as figure,
        there.value_text || ' (' || lower(there.stage) || ')' as origin_figure,
        round(
            1.0 * coalesce(own.value, own.lower, own.upper) / coalesce(there.value, there.upper, there.lower), 3
        ) as ratio
    from pairs
    join figures_flat as own on own.figure_id = pairs.figure_id
    join figures_flat as there on there.figure_id = pairs.origin_figure_id
    where pairs.place = 1
),
changes as (
    select trace_id, group_concat(title, '; ') as drift, group_concat(explanation, ' ') as what_changed
    from (
        select d.trace_id, k.title, d.explanation
        from drifts as d
        join drift_kinds as k on k.code = d.drift
        order by d.trace_id, d.drift
    )
    group by trace_id
)
select
    t.trace_id,
    links.title as link,
    case when t.claim_id is null then 'account' else 'claim' end as traced,
    coalesce(t.claim_id, t.account_id) as traced_id,
    coalesce(c.quote, a.summary) as words,
    c.paraphrase,
    c.standing,
    coalesce(c.claimant, publishers.label) as said_by,
    coalesce(c.attributed_on, sources.published_on) as published_on,
    publishers.label as publisher,
    c.modality,
    compared.measure,
    speakers.label as origin_said_by,
    st.stated_on as origin_said_on,
    st.occasion as origin_occasion,
    st.summary as origin_said,
    o.summary as origin_words,
    origin_publishers.label as origin_publisher,
    origin_sources.published_on as origin_published_on,
    origin_sources.url as origin_url,
    read_extents.title as origin_read_extent,
    changes.drift,
    changes.what_changed,
    compared.figure,
    compared.origin_figure,
    cast(compared.ratio as real) as ratio,
    trace_reaches.title as reaches,
    trace_bases.title as basis,
    t.overlap_words,
    confidences.title as confidence,
    t.explanation,
    c.status,
    o.statement_id as origin_statement_id,
    t.from_account_id as origin_account_id
from traces as t
left join compared on compared.trace_id = t.trace_id
left join changes on changes.trace_id = t.trace_id
left join links on links.code = t.link
left join trace_reaches on trace_reaches.code = t.reaches
left join trace_bases on trace_bases.code = t.basis
left join confidences on confidences.code = t.confidence
left join _claim_labels as c on c.claim_id = t.claim_id
left join accounts as a on a.account_id = t.account_id
left join sources on sources.source_id = coalesce(c.source_id, a.source_id)
left join agents as publishers on publishers.agent_id = sources.publisher_id
left join accounts as o on o.account_id = t.from_account_id
left join statements as st on st.statement_id = o.statement_id
left join agents as speakers on speakers.agent_id = st.stated_by
left join sources as origin_sources on origin_sources.source_id = o.source_id
left join agents as origin_publishers on origin_publishers.agent_id = origin_sources.publisher_id
left join read_extents on read_extents.code = origin_sources.read_extent
order by t.trace_id
