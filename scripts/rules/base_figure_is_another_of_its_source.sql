-- A figure rests on another figure, of the same source, which does not rest on it in turn.
select
    'figures' as resource,
    f.csv_row,
    'base_figure_id' as field,
    f.base_figure_id || ' is the figure itself, rests on it, or belongs to another source; name the figure it rests on' as problem
from figures as f
join figures as b on b.figure_id = f.base_figure_id
left join claims as c on c.claim_id = f.claim_id
left join claims as d on d.claim_id = b.claim_id
where b.figure_id = f.figure_id
    or b.base_figure_id = f.figure_id
    or c.source_id is distinct from d.source_id
