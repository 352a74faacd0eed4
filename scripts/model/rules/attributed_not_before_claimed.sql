-- A claim is not attributed before it was made, however the dates are read.
select
    'claims' as resource,
    csv_row,
    'attributed_on' as field,
    attributed_on || ' is before claimed_on ' || claimed_on
    || ', however the dates are read; correct one of them' as problem
from claims
where attributed_on_latest < claimed_on_earliest
