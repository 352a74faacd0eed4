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
matched as (
    select c.csv_row, count(distinct c.cell) as cells, count(distinct n.number) as matches
    from cells as c
    left join numbers as n
        on n.resource = 'figures' and n.field = 'value_text' and n.csv_row = c.csv_row and n.number = round(c.cell, 6)
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
