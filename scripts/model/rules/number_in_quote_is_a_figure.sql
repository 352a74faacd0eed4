-- A number in a quote is recorded: a figure from the same source has its words. Years of the period are exempt.
with numbered as (
    select claim_id, source_id, csv_row, quote
    from claims
    where regexp_matches(replace(quote, coalesce(period_text, quote || '?'), ''), '[0-9]')
),
words as (
    select distinct e.source_id, f.value_text
    from figures as f
    join claims as e on e.claim_id = f.claim_id
    where regexp_matches(f.value_text, '[0-9]')
),
recorded as (
    select distinct d.claim_id
    from numbered as d
    join words as w on w.source_id = d.source_id
    where strpos(d.quote, w.value_text) > 0
)
select
    'claims' as resource,
    c.csv_row,
    'quote' as field,
    'has a number that no figure records; add it to figures' as problem
from numbered as c
left join recorded as r on r.claim_id = c.claim_id
where r.claim_id is null
