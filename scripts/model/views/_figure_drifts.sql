-- What changed in each figure since the account that it is traced to, and what had changed in it on the way to that
-- account, in words. An account that only stands for its statement was not on the way.
with recursive pairs as (
    select d.figure_id, d.origin_figure_id, d.drift, t.reaches, t.link = 'candidate_origin' as is_perhaps
    from drifts as d
    join traces as t on t.trace_id = d.trace_id
    where d.figure_id is not null
),
-- one step back: to the figure that a drift names, or to the same number in the account that was drawn on
steps as (
    select figure_id, origin_figure_id, is_perhaps from pairs where reaches = 'document'
    union
    select f.figure_id, o.figure_id as origin_figure_id, t.link = 'candidate_origin'
    from traces as t
    join figures as f on f.claim_id = t.claim_id or f.account_id = t.account_id
    join figures as o
        on o.account_id = t.from_account_id
        and o.measure = f.measure
        and coalesce(o.value, o.lower, o.upper) = coalesce(f.value, f.lower, f.upper)
    where t.link in ('derives_from', 'candidate_origin') and t.reaches = 'document'
),
ways as (
    select figure_id, origin_figure_id, is_perhaps from steps
    union
    select w.figure_id, s.origin_figure_id, w.is_perhaps or s.is_perhaps
    from ways as w
    join steps as s on s.figure_id = w.origin_figure_id
),
found as (
    select figure_id, drift, 0 as is_earlier, is_perhaps from pairs
    union all
    select w.figure_id, p.drift, 1, w.is_perhaps or p.is_perhaps
    from ways as w
    join pairs as p on p.figure_id = w.origin_figure_id
)
select
    figure_id,
    group_concat(case when not is_earlier then words end, '; ') as drift,
    group_concat(case when is_earlier then words end, '; ') as earlier_drift
from (
    select
        f.figure_id,
        f.is_earlier,
        case when min(f.is_perhaps) then 'perhaps ' || lower(k.title) else k.title end as words
    from found as f
    join drift_kinds as k on k.code = f.drift
    group by f.figure_id, f.drift, f.is_earlier
    order by f.figure_id, f.drift
)
group by figure_id
