-- A document does not report a statement before it was made, however the dates are read.
select
    'accounts' as resource,
    a.csv_row,
    'statement_id' as field,
    'was made on ' || st.stated_on || ', after ' || s.source_id || ' was published on ' || s.published_on
    || ', however the dates are read; correct one of them' as problem
from accounts as a
join statements as st on st.statement_id = a.statement_id
join sources as s on s.source_id = a.source_id
where s.published_on_latest < st.stated_on_earliest
