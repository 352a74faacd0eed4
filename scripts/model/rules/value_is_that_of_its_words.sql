-- The cells of a figure hold the numbers that its words give.
with cells as (
    select csv_row, value as cell from figures where value is not null
    union all
    select csv_row, lower from figures where lower is not null
    union all
    select csv_row, upper from figures where upper is not null
),
told as (
    select csv_row, count(distinct number) as numbers
    from numbers
    where resource = 'figures' and field = 'value_text'
    group by csv_row
),
-- One in five, or three out of ten, in hundredths.
shares as (
    select f.csv_row, round(100 * coalesce(a.number, 1) / b.number, 6) as number
    from figures as f
    join numbers as b on b.resource = 'figures' and b.field = 'value_text' and b.csv_row = f.csv_row and b.number > 1
    left join numbers as a
        on a.resource = 'figures' and a.field = 'value_text' and a.csv_row = f.csv_row and a.number < b.number
    where f.unit = 'percent' and regexp_matches(lower(f.value_text), '[a-z0-9] (?:in|out of) [a-z0-9]')
),
given as (
    select csv_row, number
    from numbers
    where resource = 'figures' and field = 'value_text'
    union all
    select csv_row, number
    from shares
),
matched as (
    select c.csv_row, count(distinct c.cell) as cells, count(distinct n.number) as matches
    from cells as c
    left join given as n on n.csv_row = c.csv_row and n.number = round(c.cell, 6)
    group by c.csv_row
)
select
    'figures' as resource,
    f.csv_row,
    'value_text' as field,
    'is ''' || f.value_text || ''', which is not what value, lower and upper hold; correct the words or the number'
        as problem
from figures as f
join told on told.csv_row = f.csv_row
join matched as m on m.csv_row = f.csv_row
where m.matches < least(m.cells, told.numbers)
