select
    speakers.label || coalesce(', ' || st.stated_on, '') as origin,
    p.label as article,
    case t.link when 'derives_from' then 'derives from' else 'may derive from' end as link,
    count(distinct c.claim_id) as claims,
    min(st.stated_on_earliest) as day,
    case
        when count(distinct st.statement_id) = 1 then 'statements/' || min(st.statement_id)
        else 'agents/' || min(st.stated_by)
    end as page,
    count(distinct c.claim_id) || case when count(distinct c.claim_id) = 1 then ' claim of ' else ' claims of ' end
    || p.label || case t.link when 'derives_from' then ' derive from ' else ' may derive from ' end
    || speakers.label || coalesce(', ' || st.stated_on, '') as told
from traces as t
join claims as c on c.claim_id = t.claim_id
join sources as s on s.source_id = c.source_id
join agents as p on p.agent_id = s.publisher_id
join accounts as a on a.account_id = t.from_account_id
join statements as st on st.statement_id = a.statement_id
join agents as speakers on speakers.agent_id = st.stated_by
where t.link in ('derives_from', 'candidate_origin')
group by origin, article, t.link
order by day, origin, article, link
