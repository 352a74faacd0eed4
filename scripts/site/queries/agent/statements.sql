select st.statement_id, st.stated_on, st.occasion, st.summary, count(a.account_id) as accounts
from statements as st
join accounts as a on a.statement_id = st.statement_id
where st.stated_by = :key
group by st.statement_id
order by st.stated_on_earliest, st.statement_id
