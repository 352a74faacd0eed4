-- A claim is not attributed, in every reading of the dates, before it was made.
select
    'claims' as resource,
    csv_row,
    'attributed_on' as field,
    attributed_on || ' is before claimed_on ' || claimed_on || ' in every reading; correct one of them' as problem
from claims
where attributed_on_latest < claimed_on_earliest
