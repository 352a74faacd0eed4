-- The cells of a figure hold the numbers that its words give. Of a part, such as two thirds, the words give no number
-- that a cell could hold; one in five is 20 percent, and one in three 33 or 33.3.
with cells as (
    select csv_row, value as cell from figures where value is not null
    union all
    select csv_row, lower from figures where lower is not null
    union all
    select csv_row, upper from figures where upper is not null
),
-- What the words give in full, where a pattern reads only parts of them.
best as (
    select csv_row, min(field) as field
    from numbers
    where resource = 'figures' and field in ('value', 'value_text')
    group by csv_row
),
words as (
    select n.csv_row, n.number, n.words
    from numbers as n
    join best as b on b.csv_row = n.csv_row and b.field = n.field
    where n.resource = 'figures'
),
told as (
    select csv_row, count(distinct number) as numbers
    from words
    group by csv_row
),
given as (
    select csv_row, number from words
    union all
    select n.csv_row, n.number
    from numbers as n
    join figures as f on f.csv_row = n.csv_row
    where n.resource = 'figures' and n.field = 'share' and f.unit = 'percent'
),
matched as (
    select c.csv_row, count(distinct c.cell) as cells, count(distinct g.number) as matches
    from cells as c
    left join given as g on g.csv_row = c.csv_row and g.number = round(c.cell, 6)
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
    and not regexp_matches(
        lower(f.value_text),
        '^(?:[a-z]+ (?:than |least |most |to |over |under |estimated )?)?'
        || '(?:[0-9]+/[0-9]+$|(?:a|one|two|three|four)[ -](?:thirds?|quarters?|fifths?|tenths?)\b)'
    )
