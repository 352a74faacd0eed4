select
    f.said_on,
    f.said_by,
    coalesce(f.item, lower(f.measure)) as quantity,
    group_concat(distinct f.bound) as quantity_bounds,
    coalesce(f.value, f.upper, f.lower) as quantity_number,
    f.stage as quantity_stage,
    case when f.alternative_group is null then 'no' else 'yes' end as alternative,
    coalesce(b.item, lower(b.measure)) as base,
    group_concat(distinct b.bound) as base_bounds,
    coalesce(b.value, b.upper, b.lower) as base_number,
    cast(
        round(1.0 * coalesce(f.value, f.lower, f.upper) / coalesce(b.value, b.upper, b.lower)) as integer
    ) as load_from,
    cast(
        round(1.0 * coalesce(f.value, f.upper, f.lower) / coalesce(b.value, b.upper, b.lower)) as integer
    ) as load_to,
    case when f.statement_id is null then 'claim' else 'statement' end as said_in,
    coalesce(f.statement_id, f.claim_id) as said_in_id,
    count(*) as documents,
    group_concat(distinct f.publisher) as publishers,
    f.said_on_earliest
from figures_flat as f
join figures_flat as b on b.figure_id = f.base_figure_id
where coalesce(f.value, f.upper, f.lower) is not null and coalesce(b.value, b.upper, b.lower) is not null
group by said_in, said_in_id, quantity, quantity_number, load_from, quantity_stage, alternative, base, base_number
order by f.said_on_earliest, said_in_id, quantity, quantity_number
