-- A claim that was not traced says in its note what was looked for.
select
    'claims' as resource,
    csv_row,
    'note' as field,
    'is empty, but the claim is not_traced; say what was looked for' as problem
from claims
where trace_status = 'not_traced' and note is null
