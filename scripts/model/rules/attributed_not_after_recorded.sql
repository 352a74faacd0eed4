-- A claim is not attributed, in every reading of the dates, after it was recorded.
select
    'claims' as resource,
    csv_row,
    'attributed_on' as field,
    attributed_on || ' is after recorded_on ' || recorded_on || ' in every reading; correct one of them' as problem
from claims
where attributed_on_earliest > recorded_on
