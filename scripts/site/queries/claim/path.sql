-- From whoever made the statement to the article, one row per station:
-- one path for each account that the claim may rest on.
with recursive steps as (
    -- The accounts in between: the one nearest to the article (depth 0), then what each of them derives from.
    select t.trace_id, t.link, t.from_account_id as account_id, 0 as depth
    from traces as t
    where t.claim_id = :key and t.link in ('derives_from', 'candidate_origin')
    union all
    select s.trace_id, s.link, t.from_account_id, s.depth + 1
    from steps as s
    join traces as t on t.account_id = s.account_id and t.link = 'derives_from'
    -- Else SQLite takes the steps for a million, and reads all traces before it looks any up.
    where likelihood(s.depth < 9, 0.00001)
),
stations as (
    select
        s.trace_id, s.link, 0 as place, 0 as hop, st.stated_by as agent_id, 'stated it' as act,
        st.stated_on as on_day, a.statement_id, null as source_id
    from steps as s
    join accounts as a on a.account_id = s.account_id
    join statements as st on st.statement_id = a.statement_id
    where s.depth = 0
    union all
    select s.trace_id, s.link, 10 - s.depth, -r.hop, r.agent_id, lower(acts.title), null, null, null
    from steps as s
    join relays as r on r.account_id = s.account_id
    join acts on acts.code = r.act
    union all
    select s.trace_id, s.link, 10 - s.depth, 0, src.publisher_id, 'reported it', src.published_on, null, src.source_id
    from steps as s
    join accounts as a on a.account_id = s.account_id
    join sources as src on src.source_id = a.source_id
    union all
    select s.trace_id, s.link, 11, 0, src.publisher_id, 'published it', src.published_on, null, src.source_id
    from steps as s
    join claims as c on c.claim_id = :key
    join sources as src on src.source_id = c.source_id
    where s.depth = 0
)
select trace_id, link, agent_id, agents.label as name, act, on_day, statement_id, source_id, place = 11 as is_article
from stations
join agents using (agent_id)
order by link <> 'derives_from', trace_id, place, hop
