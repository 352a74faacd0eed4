-- A paraphrase keeps every number of its quote, as the quote or as its figure has it: £12m may be 12 million pounds. Of
-- a figure that it writes otherwise, it has every number.
with written as (
    select f.csv_row, c.csv_row as claim_row
    from (select csv_row, claim_id, unnest([value, lower, upper]) as number from figures) as f
    join claims as c on c.claim_id = f.claim_id
    left join numbers as p
        on p.resource = 'claims' and p.field = 'paraphrase' and p.csv_row = c.csv_row and p.number = round(f.number, 6)
    left join numbers as v
        on v.resource = 'figures' and v.field = 'value_text' and v.csv_row = f.csv_row and v.number = round(f.number, 6)
    where f.number is not null
    group by f.csv_row, c.csv_row
    having bool_and(p.number is not null) and bool_or(v.number is null)
),
figured as (
    select distinct w.claim_row as csv_row, v.number
    from written as w
    join numbers as v on v.resource = 'figures' and v.field = 'value_text' and v.csv_row = w.csv_row
)
select
    'claims' as resource,
    c.csv_row,
    'paraphrase' as field,
    'lacks the number ' || n.words || ' of the quote; add it' as problem,
    'warning' as level
from numbers as n
join claims as c on c.csv_row = n.csv_row
left join numbers as p
    on p.resource = 'claims' and p.field = 'paraphrase' and p.csv_row = n.csv_row and p.number = n.number
left join figured as f on f.csv_row = n.csv_row and f.number = n.number
where n.resource = 'claims' and n.field = 'quote' and p.number is null and f.number is null
