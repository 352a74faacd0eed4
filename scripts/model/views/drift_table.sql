with pairs as (
    -- each figure of what is traced, beside the figures at its origin that count the same thing
    select
        t.trace_id,
        own.figure_id,
        there.figure_id as origin_figure_id,
        own.stage = there.stage as is_same_stage,
        1.0 * coalesce(own.value, own.lower, own.upper) as number,
        1.0 * coalesce(there.value, there.upper, there.lower) as origin_number
    from figures as own
    cross join traces as t on t.claim_id = own.claim_id or t.account_id = own.account_id
    cross join figures as there
        on there.account_id = t.from_account_id
        and there.measure = own.measure
        and there.unit = own.unit
),
nearest as (
    select
        *,
        row_number() over (
            partition by trace_id, figure_id
            order by max(number / origin_number, origin_number / number), origin_figure_id
        ) as place
    from pairs
    where number > 0 and origin_number > 0
),
told as (
    -- one pair for each trace, preferably one that differs
    select
        *,
        row_number() over (
            partition by trace_id order by number = origin_number and is_same_stage, figure_id
        ) as place_of_pair
    from nearest
    where place = 1
),
compared as (
    select
        told.trace_id,
        measures.title as measure,
        own.value_text || ' (' || lower(own_stages.title) || ')' as figure,
        there.value_text || ' (' || lower(their_stages.title) || ')' as origin_figure,
        round(told.number / told.origin_number, 3) as ratio
    from told
    join figures as own on own.figure_id = told.figure_id
    join figures as there on there.figure_id = told.origin_figure_id
    join measures on measures.code = own.measure
    join stages as own_stages on own_stages.code = own.stage
    join stages as their_stages on their_stages.code = there.stage
    where told.place_of_pair = 1
)
select
    t.trace_id,
    links.title as link,
    case when t.claim_id is null then 'account' else 'claim' end as traced,
    coalesce(t.claim_id, t.account_id) as traced_id,
    coalesce(c.quote, a.summary) as words,
    coalesce(claimants.name, publishers.name) as said_by,
    coalesce(c.attributed_on, sources.published_on) as published_on,
    publishers.name as publisher,
    modalities.title as modality,
    compared.measure,
    speakers.name as origin_said_by,
    st.stated_on as origin_said_on,
    st.occasion as origin_occasion,
    st.summary as origin_said,
    o.summary as origin_words,
    origin_publishers.name as origin_publisher,
    origin_sources.published_on as origin_published_on,
    origin_sources.url as origin_url,
    read_extents.title as origin_read_extent,
    (
        select group_concat(title, '; ')
        from (
            select k.title
            from drifts as d
            join drift_kinds as k on k.code = d.drift
            where d.trace_id = t.trace_id
            order by d.drift
        )
    ) as drift,
    (
        select group_concat(explanation, ' ')
        from (select d.explanation from drifts as d where d.trace_id = t.trace_id order by d.drift)
    ) as what_changed,
    compared.figure,
    compared.origin_figure,
    compared.ratio,
    trace_bases.title as basis,
    confidences.title as confidence,
    t.explanation,
    o.statement_id as origin_statement_id,
    t.from_account_id as origin_account_id
from traces as t
left join compared on compared.trace_id = t.trace_id
left join links on links.code = t.link
left join trace_bases on trace_bases.code = t.basis
left join confidences on confidences.code = t.confidence
left join claims as c on c.claim_id = t.claim_id
left join agents as claimants on claimants.agent_id = c.claimant_id
left join modalities on modalities.code = c.modality
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
