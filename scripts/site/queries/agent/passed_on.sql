select a.account_id, st.statement_id, a.summary, agents.label as stated_by, st.stated_on
from relays as r
join accounts as a on a.account_id = r.account_id
join statements as st on st.statement_id = a.statement_id
join agents on agents.agent_id = st.stated_by
where r.agent_id = :key
order by st.stated_on_earliest, a.account_id
