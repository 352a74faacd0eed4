-- A superseded claim, and no other, names the claim that replaces it.
select
    'claims' as resource,
    csv_row,
    'superseded_by' as field,
    'is ' || coalesce(superseded_by, 'empty') || ' in a claim that is ' || status || '; make them agree' as problem
from claims
where (status = 'superseded') <> (superseded_by is not null)
