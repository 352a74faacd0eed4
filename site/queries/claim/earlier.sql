select d.*
from drift_table as d
where d.traced = 'account'
    and d.traced_id in (
        select from_account_id from traces where claim_id = :key and link in ('derives_from', 'candidate_origin')
    )
order by d.trace_id
