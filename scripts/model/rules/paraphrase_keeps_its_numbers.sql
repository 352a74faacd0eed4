-- A paraphrase keeps every number of its quote, as the quote or as its figure has it: £12m may be 12 million pounds.
with figured as (
    select distinct c.csv_row, v.number
    from numbers as v
    join figures as f on f.csv_row = v.csv_row
    join claims as c on c.claim_id = f.claim_id
    join numbers as p on p.csv_row = c.csv_row and p.number = round(coalesce(f.value, f.lower, f.upper), 6)
    where
        v.resource = 'figures'
        and v.field = 'value_text'
        and p.resource = 'claims'
        and p.field = 'paraphrase'
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
