select d.*
from traces as t
join drift_table as d on d.trace_id = t.trace_id
where
    t.account_id in (
        select from_account_id from traces where claim_id = :key and link in ('derives_from', 'candidate_origin')
    )
order by d.trace_id
