-- Every statement is reported by an account.
select
    'statements' as resource,
    st.csv_row,
    'statement_id' as field,
    st.statement_id || ' is not reported by any account; add one, or remove the row' as problem
from statements as st
left join accounts as a on a.statement_id = st.statement_id
where a.account_id is null
