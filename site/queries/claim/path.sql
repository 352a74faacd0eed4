-- From whoever made the statement to the article, one row a station; a path for each account that the claim may rest on.
with origins as (
    select t.trace_id, t.link, a.account_id, a.statement_id, a.source_id, t.claim_id
    from traces as t
    join accounts as a on a.account_id = t.from_account_id
    where t.claim_id = :key and t.link in ('derives_from', 'candidate_origin')
)
select trace_id, link, agent_id, agents.name, act, on_day, statement_id, source_id, is_article
from (
    select trace_id, link, 0 as place, st.stated_by as agent_id, 'stated it' as act, st.stated_on as on_day, o.statement_id, null as source_id, false as is_article
    from origins as o
    join statements as st on st.statement_id = o.statement_id
    union all
    select trace_id, link, 100 - r.hop, r.agent_id, lower(acts.title), null, null, null, false
    from origins as o
    join relays as r on r.account_id = o.account_id
    join acts on acts.code = r.act
    union all
    select trace_id, link, 100, s.publisher_id, 'told it', s.published_on, null, s.source_id, false
    from origins as o
    join sources as s on s.source_id = o.source_id
    union all
    select trace_id, link, 101, s.publisher_id, 'published it', s.published_on, null, s.source_id, true
    from origins as o
    join claims as c on c.claim_id = o.claim_id
    join sources as s on s.source_id = c.source_id
)
join agents using (agent_id)
order by link <> 'derives_from', trace_id, place
