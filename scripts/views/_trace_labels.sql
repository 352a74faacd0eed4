-- table, indexed by link, drift, said_by, origin_said_by, measure, confidence: what pages filter traces by, with the figures compared.
with compared as materialized (
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
)
select
    t.rowid,
    links.title as link,
    case when t.claim_id is null then 'account' else 'claim' end as traced,
    confidences.title as confidence,
    coalesce(claimants.name, publishers.name) as said_by,
    speakers.name as origin_said_by,
    measures.title as measure,
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
left join measures on measures.code = compared.measure
order by t.rowid
