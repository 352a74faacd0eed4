with pairs as (
    select
        own.*,
        coalesce(own.value, own.lower, own.upper) as number,
        there.value_text as origin_words,
        there.stage as origin_stage,
        there.said_by as origin_said_by,
        there.modality as origin_modality,
        coalesce(there.value, there.upper, there.lower) as origin_number,
        case t.link when 'candidate_origin' then 'At what may be the origin of ' else 'At the origin of ' end as whence,
        row_number() over (
            partition by own.figure_id
            order by
                t.link = 'candidate_origin',
                -- a pair that a drift names, and of these the one that says most about the number
                case
                    when d.drift in ('figure_raised', 'figure_lowered') then 1
                    when d.drift = 'capacity_as_delivery' then 2
                    when d.drift is not null then 3
                    else 4
                end,
                abs(coalesce(own.value, own.lower, own.upper) - coalesce(there.value, there.upper, there.lower)),
                there.figure_id
        ) as place
    from traces as t
    join figures_flat as own on own.claim_id = t.claim_id
    join figures_flat as there
        on there.account_id = t.from_account_id
        and there.measure = own.measure
        and there.unit = own.unit
    left join drifts as d
        on d.trace_id = t.trace_id and d.figure_id = own.figure_id and d.origin_figure_id = there.figure_id
    where t.link in ('derives_from', 'candidate_origin')
        and own.measure in ('Rounds', 'Containers')
        and own.status = 'Current'
        and coalesce(own.value, own.lower, own.upper) is not null
        and coalesce(there.value, there.upper, there.lower) is not null
),
nearest as (
    select
        *,
        case
            when number = origin_number then ''
            else cast(round(1.0 * number / origin_number, 2) as text)
        end as times
    from pairs
    where place = 1
)
select
    claim_id || figure_id as line,
    claim_id,
    'at the origin' as place,
    origin_number as number,
    origin_stage as stage,
    origin_words as words,
    origin_said_by as said_by,
    lower(origin_modality) as standing,
    'claims/' || claim_id as page,
    whence || claim_id || ', ' || origin_said_by || ' (' || lower(origin_modality) || '): '
    || origin_words || ', ' || lower(origin_stage) as told
from nearest
union all
select
    claim_id || figure_id,
    claim_id,
    'in the article',
    number,
    stage,
    value_text || ' (' || claim_id || ')' || case times when '' then '' else ' × ' || times end,
    said_by,
    standing,
    'claims/' || claim_id,
    'In ' || claim_id || ', ' || said_by || ' (' || standing || '): ' || value_text || ', ' || lower(stage)
    || case times when '' then '' else ', ' || times || ' times the origin' end
from nearest
order by line, place
