-- A claim, or an account, beside an account that it is traced to, with what changed on the way.
select
    t.trace_id,
    links.title as link,
    case when t.claim_id is null then 'account' else 'claim' end as traced,
    coalesce(t.claim_id, t.account_id) as traced_id,
    coalesce(c.quote, a.summary) as words,
    coalesce(claimants.name, own_publishers.name) as said_by,
    coalesce(c.attributed_on, own_sources.published_on) as published_on,
    own_publishers.name as publisher,
    modalities.title as modality,
    measures.title as measure,
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
join links on links.code = t.link
join trace_bases on trace_bases.code = t.basis
join confidences on confidences.code = t.confidence
left join claims as c on c.claim_id = t.claim_id
left join accounts as a on a.account_id = t.account_id
join sources as own_sources on own_sources.source_id = coalesce(c.source_id, a.source_id)
join agents as own_publishers on own_publishers.agent_id = own_sources.publisher_id
left join agents as claimants on claimants.agent_id = c.claimant_id
left join modalities on modalities.code = c.modality
join accounts as o on o.account_id = t.from_account_id
join statements as st on st.statement_id = o.statement_id
join agents as speakers on speakers.agent_id = st.stated_by
join sources as origin_sources on origin_sources.source_id = o.source_id
join agents as origin_publishers on origin_publishers.agent_id = origin_sources.publisher_id
join read_extents on read_extents.code = origin_sources.read_extent
left join (
    -- each figure beside the nearest one that counts the same; of several such pairs one that differs
    select trace_id, measure, figure, origin_figure, round(number / origin_number, 3) as ratio, min(rank_of_pair) as first_pair
    from (
        select
            *,
            (number = origin_number and stage = origin_stage) || figure_id as rank_of_pair,
            row_number() over (
                partition by trace_id, figure_id
                order by max(number / origin_number, origin_number / number), origin_figure_id
            ) as nearness
        from (
            select
                p.trace_id,
                d.figure_id,
                x.figure_id as origin_figure_id,
                d.measure,
                d.stage,
                x.stage as origin_stage,
                d.value_text || ' (' || lower(own_stages.title) || ')' as figure,
                x.value_text || ' (' || lower(origin_stages.title) || ')' as origin_figure,
                1.0 * coalesce(d.value, d.lower, d.upper) as number,
                1.0 * coalesce(x.value, x.upper, x.lower) as origin_number
            from traces as p
            join figures as x on x.account_id = p.from_account_id
            join figures as d
                on (d.claim_id = p.claim_id or d.account_id = p.account_id)
                and d.measure = x.measure
                and d.unit = x.unit
            join stages as own_stages on own_stages.code = d.stage
            join stages as origin_stages on origin_stages.code = x.stage
        )
        where number > 0 and origin_number > 0
    )
    where nearness = 1
    group by trace_id
) as compared on compared.trace_id = t.trace_id
left join measures on measures.code = compared.measure
order by t.trace_id
