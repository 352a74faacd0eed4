select
    said_on,
    said_by,
    words,
    standing,
    said_in,
    said_in_id,
    told_in,
    documents,
    case when said_on_latest <= :day then 'yes' else 'no' end as certain
from public_record
where said_on_earliest <= :day
order by said_on_earliest desc, said_in_id
