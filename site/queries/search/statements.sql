select st.statement_id, st.stated_on, st.summary, agents.name as stated_by
from statements as st
join agents on agents.agent_id = st.stated_by
where instr(lower(agents.name || ' ' || st.summary || ' ' || coalesce(st.occasion, '')), lower(trim(:words)))
order by st.stated_on_earliest, st.statement_id
limit 10
