-- table, indexed by link, drift, said_by, origin_said_by, measure, confidence: what pages filter traces by, with the figures compared.
with nearest as (
    -- each figure beside the nearest one that counts the same; of several such pairs one that differs
    select trace_id, figure_id, origin_figure_id, round(number / origin_number, 3) as ratio, min(rank_of_pair) as first_pair
    from (
        select
            *,
            (number = origin_number and is_same_stage) || figure_id as rank_of_pair,
            row_number() over (
                partition by trace_id, figure_id
                order by max(number / origin_number, origin_number / number), origin_figure_id
            ) as nearness
        from (
            select
                p.trace_id,
                d.figure_id,
                x.figure_id as origin_figure_id,
                d.stage = x.stage as is_same_stage,
                1.0 * coalesce(d.value, d.lower, d.upper) as number,
                1.0 * coalesce(x.value, x.upper, x.lower) as origin_number
            from figures as d
            cross join traces as p on p.claim_id = d.claim_id or p.account_id = d.account_id
            cross join figures as x
                on x.account_id = p.from_account_id
                and x.measure = d.measure
                and x.unit = d.unit
        )
        where number > 0 and origin_number > 0
    )
    where nearness = 1
    group by trace_id
),
compared as materialized (
    select
        nearest.trace_id,
        measures.title as measure,
        d.value_text || ' (' || lower(own_stages.title) || ')' as figure,
        x.value_text || ' (' || lower(origin_stages.title) || ')' as origin_figure,
        nearest.ratio
    from nearest
    cross join figures as d on d.figure_id = nearest.figure_id
    cross join figures as x on x.figure_id = nearest.origin_figure_id
    cross join measures on measures.code = d.measure
    cross join stages as own_stages on own_stages.code = d.stage
    cross join stages as origin_stages on origin_stages.code = x.stage
)
select
    t.rowid,
    links.title as link,
    case when t.claim_id is null then 'account' else 'claim' end as traced,
    confidences.title as confidence,
    coalesce(claimants.name, publishers.name) as said_by,
    speakers.name as origin_said_by,
    compared.measure,
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
    compared.figure,
    compared.origin_figure,
    compared.ratio
from traces as t
left join links on links.code = t.link
left join confidences on confidences.code = t.confidence
left join claims as c on c.claim_id = t.claim_id
left join agents as claimants on claimants.agent_id = c.claimant_id
left join accounts as a on a.account_id = t.account_id
left join sources on sources.source_id = a.source_id
left join agents as publishers on publishers.agent_id = sources.publisher_id
left join accounts as o on o.account_id = t.from_account_id
left join statements as st on st.statement_id = o.statement_id
left join agents as speakers on speakers.agent_id = st.stated_by
left join compared on compared.trace_id = t.trace_id
order by t.rowid
