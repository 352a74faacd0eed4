-- A claim that was withdrawn says why in its note.
select
    'claims' as resource,
    csv_row,
    'note' as field,
    'is empty, but the claim is withdrawn; say why' as problem
from claims
where status = 'withdrawn' and note is null
