select
    said_on,
    said_by,
    told_as,
    measure,
    stage,
    bound,
    value,
    lower,
    upper,
    unit,
    per,
    item,
    designation,
    sender,
    receiver,
    publishers,
    urls,
    said_in_id,
    case when said_on_latest <= :day then 'yes' else 'no' end as certain
from estimates
where instr(lower(sender), lower(:sender)) > 0
    and instr(lower(receiver), lower(:receiver)) > 0
    and said_on_earliest <= :day
order by said_on_earliest, said_in_id, told_as <> 'Statement', first_figure_id
