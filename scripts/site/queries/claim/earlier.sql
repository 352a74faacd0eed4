-- cross join: the accounts that were found first, then what is traced of each
with recursive ways as (
    select from_account_id as account_id
    from traces
    where claim_id = :key and link in ('derives_from', 'candidate_origin') and reaches = 'document'
    union
    select t.from_account_id
    from ways as w
    cross join traces as t on t.account_id = w.account_id
    where t.link in ('derives_from', 'candidate_origin') and t.reaches = 'document'
)
select d.*
from ways as w
cross join traces as t on t.account_id = w.account_id
cross join drift_table as d on d.trace_id = t.trace_id
where t.link in ('derives_from', 'candidate_origin')
order by d.trace_id
