select
    a.account_id, a.summary, a.disagreement, st.statement_id, st.stated_on, st.occasion,
    agents.label as stated_by, agents.agent_id
from accounts as a
join statements as st on st.statement_id = a.statement_id
join agents on agents.agent_id = st.stated_by
where a.source_id = :key
order by a.account_id
