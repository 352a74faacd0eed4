-- A paraphrase keeps every number of its quote.
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
where n.resource = 'claims' and n.field = 'quote' and p.number is null
