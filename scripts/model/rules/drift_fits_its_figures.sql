-- A drift of figures is supported by figures: one at the origin and one in what drew on it, of the same measure.
with drawn as (
    select
        t.trace_id, t.from_account_id, d.measure, d.unit, d.item, d.stage, d.bound, d.alternative_group,
        coalesce(d.value, d.lower, d.upper) as number
    from traces as t
    join figures as d on d.claim_id = t.claim_id
    union all
    select
        t.trace_id, t.from_account_id, d.measure, d.unit, d.item, d.stage, d.bound, d.alternative_group,
        coalesce(d.value, d.lower, d.upper)
    from traces as t
    join figures as d on d.account_id = t.account_id
),
pairs as (
    select
        d.trace_id,
        o.measure = d.measure and o.unit = d.unit as same_kind,
        coalesce(o.value, o.upper, o.lower) as origin_number,
        d.number as drawn_number,
        o.bound as origin_bound,
        d.bound as drawn_bound,
        o.measure = d.measure and o.stage = 'capacity' and d.stage not in ('capacity', 'rate') as capacity_to_other,
        o.alternative_group is not null and d.alternative_group is null as alternative_gone,
        o.unit <> d.unit or o.measure <> d.measure or (o.item is distinct from d.item) as counts_another
    from drawn as d
    join figures as o on o.account_id = d.from_account_id
),
borne as (
    select
        trace_id,
        bool_or(same_kind and drawn_number > origin_number) as raised,
        bool_or(same_kind and drawn_number < origin_number) as lowered,
        bool_or(same_kind and drawn_number = origin_number and origin_bound <> drawn_bound) as rebound,
        bool_or(capacity_to_other) as capacity,
        bool_or(alternative_gone) as alternative,
        bool_or(counts_another and drawn_number = origin_number) as recounted
    from pairs
    group by trace_id
)
select
    'drifts' as resource,
    r.csv_row,
    'drift' as field,
    r.drift || ' is not supported by any pair of figures of ' || r.trace_id
    || '; record the figures, or remove the drift' as problem
from drifts as r
left join borne as b on b.trace_id = r.trace_id
where r.drift in (
        'figure_raised', 'figure_lowered', 'bound_changed', 'capacity_as_delivery',
        'alternative_dropped', 'unit_changed'
    )
    and not coalesce(
        case r.drift
            when 'figure_raised' then b.raised
            when 'figure_lowered' then b.lowered
            when 'bound_changed' then b.rebound
            when 'capacity_as_delivery' then b.capacity
            when 'alternative_dropped' then b.alternative
            when 'unit_changed' then b.recounted
        end,
        false
    )
