-- A claim is not attributed after it was recorded, however the dates are read.
select
    'claims' as resource,
    csv_row,
    'attributed_on' as field,
    attributed_on || ' is after recorded_on ' || recorded_on
    || ', however the dates are read; correct one of them' as problem
from claims
where attributed_on_earliest > recorded_on
