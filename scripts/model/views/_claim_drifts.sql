-- What changed between the accounts that each claim is traced to and the claim, in words.
select claim_id, group_concat(words, '; ') as drift
from (
    select distinct
        t.claim_id,
        d.drift,
        case t.link when 'candidate_origin' then 'perhaps ' || lower(k.title) else k.title end as words
    from traces as t
    join drifts as d on d.trace_id = t.trace_id
    join drift_kinds as k on k.code = d.drift
    where t.claim_id is not null and t.link in ('derives_from', 'candidate_origin')
    order by t.claim_id, d.drift
)
group by claim_id
