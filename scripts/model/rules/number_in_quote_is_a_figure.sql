-- Every number in a quote, in digits or in words, is in a figure from the same source. Those of the period are exempt.
with recorded as (
    select distinct e.source_id, n.number
    from numbers as n
    join figures as f on f.csv_row = n.csv_row
    join claims as e on e.claim_id = f.claim_id
    where n.resource = 'figures' and n.field <> 'share'
)
select
    'claims' as resource,
    c.csv_row,
    'quote' as field,
    'has the number ' || n.words || ', which no figure records; add it to figures' as problem
from numbers as n
join claims as c on c.csv_row = n.csv_row
left join numbers as p
    on p.resource = 'claims' and p.field = 'period_text' and p.csv_row = n.csv_row and p.number = n.number
left join recorded as r on r.source_id = c.source_id and r.number = n.number
where n.resource = 'claims' and n.field = 'quote' and p.number is null and r.number is null
