with pairs as (
    select
        own.claim_id,
        own.figure_id,
        own.value_text as words,
        own_stages.title as stage,
        coalesce(own.value, own.lower, own.upper) as number,
        there.value_text as origin_words,
        their_stages.title as origin_stage,
        coalesce(there.value, there.upper, there.lower) as origin_number,
        t.link,
        there.figure_id as origin_figure_id
    from traces as t
    join figures as own on own.claim_id = t.claim_id
    join figures as there
        on there.account_id = t.from_account_id
        and there.measure = own.measure
        and there.unit = own.unit
    join stages as own_stages on own_stages.code = own.stage
    join stages as their_stages on their_stages.code = there.stage
    where t.link in ('derives_from', 'candidate_origin') and own.measure in ('rounds', 'containers')
),
nearest as (
    select
        *,
        row_number() over (
            partition by figure_id
            order by link = 'candidate_origin', abs(number - origin_number), origin_figure_id
        ) as place
    from pairs
    where number is not null and origin_number is not null
)
select
    claim_id || figure_id as line,
    'at the origin' as place,
    origin_number as number,
    origin_stage as stage,
    origin_words as words,
    'claims/' || claim_id as page,
    'At the origin of ' || claim_id || ': ' || origin_words || ', ' || lower(origin_stage) as told
from nearest
where place = 1
union all
select
    claim_id || figure_id,
    'in the article',
    number,
    stage,
    words || ' (' || claim_id || ')'
    || case when number = origin_number then '' else ' × ' || round(1.0 * number / origin_number, 2) end,
    'claims/' || claim_id,
    'In ' || claim_id || ': ' || words || ', ' || lower(stage)
    || case
        when number = origin_number then '' else ', ' || round(1.0 * number / origin_number, 2) || ' times the origin'
    end
from nearest
where place = 1
order by line, place
