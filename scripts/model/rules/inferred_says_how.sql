-- Where something is inferred, the note says how.
select 'claims' as resource, csv_row, 'note' as field, 'is empty, but the period is inferred; say how' as problem
from claims
where period_basis = 'inferred' and note is null
union all
select 'sources', csv_row, 'note', 'is empty, but the date is inferred; say how'
from sources
where published_basis = 'inferred' and note is null
union all
select 'statements', csv_row, 'note', 'is empty, but the date is inferred; say how'
from statements
where stated_basis = 'inferred' and note is null
