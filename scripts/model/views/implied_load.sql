select
    f.said_on,
    f.said_by,
    f.statement_by,
    f.told_as,
    coalesce(f.item_kind, f.item, f.measure) as quantity,
    f.designation,
    rtrim(replace(group_concat(distinct f.bound || ';'), ';,', '; '), ';') as quantity_bounds,
    cast(coalesce(f.value, f.upper, f.lower) as numeric) as quantity_number,
    f.stage as quantity_stage,
    case when f.alternative_group is null then 'no' else 'yes' end as alternative,
    coalesce(b.item_kind, b.item, b.measure) as base,
    rtrim(replace(group_concat(distinct b.bound || ';'), ';,', '; '), ';') as base_bounds,
    cast(coalesce(b.value, b.upper, b.lower) as numeric) as base_number,
    cast(
        round(1.0 * coalesce(f.value, f.lower, f.upper) / coalesce(b.value, b.upper, b.lower)) as integer
    ) as load_from,
    cast(
        round(1.0 * coalesce(f.value, f.upper, f.lower) / coalesce(b.value, b.upper, b.lower)) as integer
    ) as load_to,
    lower(f.unit) || ' per ' || replace(base_figures.unit, '_', ' ') as load_unit,
    rtrim(replace(group_concat(distinct f.modality || ';'), ';,', '; '), ';') as modality,
    rtrim(replace(group_concat(distinct f.standing || ';'), ';,', '; '), ';') as standing,
    rtrim(replace(group_concat(distinct f.drift || ';'), ';,', '; '), ';') as drift,
    rtrim(replace(group_concat(distinct f.earlier_drift || ';'), ';,', '; '), ';') as earlier_drift,
    rtrim(replace(group_concat(distinct f.disagreement || ';'), ';,', '; '), ';') as disagreement,
    cast(count(*) as integer) as documents,
    rtrim(replace(group_concat(distinct f.publisher || ';'), ';,', '; '), ';') as publishers,
    rtrim(replace(group_concat(distinct f.url || ';'), ';,', '; '), ';') as urls,
    coalesce(f.statement_id, f.claim_id) as said_in_id,
    f.said_on_earliest
from (
    -- so that what is listed has one order, that of the publishers
    select * from figures_flat
    order by publisher, modality
) as f
join figures_flat as b on b.figure_id = f.base_figure_id
join figures as base_figures on base_figures.figure_id = f.base_figure_id
where coalesce(f.value, f.upper, f.lower) is not null
    and coalesce(b.value, b.upper, b.lower) is not null
    and coalesce(f.status, 'Current') = 'Current'
group by
    f.told_as, f.said_by, said_in_id, quantity, f.designation, quantity_number, load_from, quantity_stage, alternative,
    base, base_number, load_unit
order by f.said_on_earliest, said_in_id, f.told_as <> 'Statement', quantity, quantity_number
