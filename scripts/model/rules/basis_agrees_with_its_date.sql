-- A basis says that a date is not known if and only if the date is empty.
select
    'claims' as resource,
    csv_row,
    'claimed_basis' as field,
    'is ' || claimed_basis || ', and claimed_on is ' || coalesce(claimed_on, 'empty') || '; make them agree' as problem
from claims
where (claimed_on is null) <> (claimed_basis = 'not_given')
union all
select
    'claims', csv_row, 'period_basis',
    'is ' || period_basis || ', period is ' || coalesce(period, 'empty') || ' and period_text is '
    || coalesce(period_text, 'empty') || '; make them agree'
from claims
where (period is null) <> (period_basis in ('not_given', 'relative'))
    or (period_text is null) <> (period_basis = 'not_given')
union all
select
    'sources', csv_row, 'published_basis',
    'is ' || published_basis || ', and published_on is ' || coalesce(published_on, 'empty') || '; make them agree'
from sources
where (published_on is null) <> (published_basis = 'not_given')
union all
select
    'statements', csv_row, 'stated_basis',
    'is ' || stated_basis || ', and stated_on is ' || coalesce(stated_on, 'empty') || '; make them agree'
from statements
where (stated_on is null) <> (stated_basis = 'not_given')
