-- A drift of figures is shown by a pair of figures, one of what drew on the account and one of the account, that
-- differ in the way that the drift says. A capacity can be taken for a delivery in words alone.
with paired as (
    select
        d.csv_row,
        d.drift,
        d.trace_id,
        d.figure_id,
        d.origin_figure_id,
        coalesce(own.claim_id = t.claim_id or own.account_id = t.account_id, false) as is_own,
        coalesce(there.account_id = t.from_account_id, false) as is_there,
        own.measure = there.measure and own.unit = there.unit as is_same_kind,
        coalesce(own.value, own.lower, own.upper) as number,
        coalesce(there.value, there.upper, there.lower) as origin_number,
        own.bound <> there.bound as is_rebound,
        there.stage = 'capacity' and own.stage <> 'capacity' and own.measure = there.measure as is_taken_for_delivery,
        there.alternative_group is not null and own.alternative_group is null as is_alternative_gone,
        own.unit <> there.unit
        or own.measure <> there.measure
        or (own.item is distinct from there.item)
        or (own.item_kind is distinct from there.item_kind)
        or (own.designation is distinct from there.designation) as is_recounted,
        not exists (select 1 from figures as f where f.claim_id = t.claim_id)
        and not exists (select 1 from figures as f where f.account_id = t.account_id) as is_without_figures
    from drifts as d
    join traces as t on t.trace_id = d.trace_id
    left join figures as own on own.figure_id = d.figure_id
    left join figures as there on there.figure_id = d.origin_figure_id
),
judged as (
    select
        *,
        coalesce(
            case drift
                when 'figure_raised' then is_same_kind and number > origin_number
                when 'figure_lowered' then is_same_kind and number < origin_number
                when 'bound_changed' then is_same_kind and number = origin_number and is_rebound
                when 'capacity_as_delivery' then is_taken_for_delivery or (figure_id is null and is_without_figures)
                when 'alternative_dropped' then is_alternative_gone
                when 'unit_changed' then is_recounted and number = origin_number
                else true
            end,
            false
        ) as is_shown
    from paired
)
select
    'drifts' as resource,
    csv_row,
    'figure_id' as field,
    case
        when (figure_id is null) <> (origin_figure_id is null) then
            'figure_id and origin_figure_id are filled in together; complete the pair, or empty it'
        when figure_id is null then 'is empty, but ' || drift || ' is a drift of figures; name the pair that shows it'
        when not is_own then
            figure_id || ' is not a figure of what ' || trace_id || ' traces; name one that is'
        when not is_there then
            origin_figure_id || ' is not a figure of the account that ' || trace_id || ' leads to; name one that is'
        else
            drift || ' is not shown by ' || figure_id || ' beside ' || origin_figure_id
            || '; correct the pair or the drift'
    end as problem
from judged
where (figure_id is null) <> (origin_figure_id is null)
    or (figure_id is not null and not (is_own and is_there))
    or not is_shown
