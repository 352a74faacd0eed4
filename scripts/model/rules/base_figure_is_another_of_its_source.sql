-- A figure rests on another figure from the same source, which does not rest on it in turn.
with placed as (
    select f.figure_id, f.csv_row, f.base_figure_id, coalesce(c.source_id, a.source_id) as source_id
    from figures as f
    left join claims as c on c.claim_id = f.claim_id
    left join accounts as a on a.account_id = f.account_id
)
select
    'figures' as resource,
    f.csv_row,
    'base_figure_id' as field,
    f.base_figure_id || ' is the figure itself, rests on it, or belongs to another source; '
    || 'name the figure that it rests on' as problem
from placed as f
join placed as b on b.figure_id = f.base_figure_id
where b.figure_id = f.figure_id
    or b.base_figure_id = f.figure_id
    or f.source_id is distinct from b.source_id
