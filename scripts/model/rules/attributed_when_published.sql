-- A claim is attributed on the date its source was published: the same EDTF date in both rows.
select
    'claims' as resource,
    c.csv_row,
    'attributed_on' as field,
    'is ' || coalesce(c.attributed_on, 'empty') || ' (' || coalesce(c.attributed_basis, 'no basis') || '), but '
    || s.source_id || ' was published on ' || coalesce(s.published_on, 'an unknown date')
    || ' (' || coalesce(s.published_basis, 'no basis') || '); write the same date and basis in both' as problem
from claims as c
join sources as s on s.source_id = c.source_id
where c.attributed_on is distinct from s.published_on or c.attributed_basis is distinct from s.published_basis
