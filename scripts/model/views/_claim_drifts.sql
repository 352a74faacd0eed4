-- What changed between the accounts that each claim is traced to and the claim, and what had changed before, on the way
-- to those accounts, in words. An account that only stands for its statement was not on the way.
with recursive steps as (
    select trace_id, claim_id, account_id, from_account_id, reaches, link = 'candidate_origin' as is_perhaps
    from traces
    where link in ('derives_from', 'candidate_origin')
),
ways as (
    select claim_id, from_account_id as account_id, is_perhaps
    from steps
    where claim_id is not null and reaches = 'document'
    union
    select w.claim_id, s.from_account_id, w.is_perhaps or s.is_perhaps
    from ways as w
    join steps as s on s.account_id = w.account_id
    where s.reaches = 'document'
),
found as (
    select s.claim_id, d.drift, 0 as is_earlier, s.is_perhaps
    from steps as s
    join drifts as d on d.trace_id = s.trace_id
    where s.claim_id is not null
    union all
    select w.claim_id, d.drift, 1, w.is_perhaps or s.is_perhaps
    from ways as w
    join steps as s on s.account_id = w.account_id
    join drifts as d on d.trace_id = s.trace_id
)
select
    claim_id,
    group_concat(case when not is_earlier then words end, '; ') as drift,
    group_concat(case when is_earlier then words end, '; ') as earlier_drift
from (
    select
        f.claim_id,
        f.is_earlier,
        case when min(f.is_perhaps) then 'perhaps ' || lower(k.title) else k.title end as words
    from found as f
    join drift_kinds as k on k.code = f.drift
    group by f.claim_id, f.drift, f.is_earlier
    order by f.claim_id, f.drift
)
group by claim_id
