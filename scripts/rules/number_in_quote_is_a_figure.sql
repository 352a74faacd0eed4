-- A number in a quote is recorded: a figure of the same source has its words. Years of the period are none.
with numbered as (
    select claim_id, csv_row, source_id, quote
    from claims
    where regexp_matches(quote, '[0-9]')
        and (period_text is null or regexp_matches(replace(quote, period_text, ''), '[0-9]'))
),
recorded as (
    select distinct c.source_id, f.value_text
    from claims as c
    join figures as f on f.claim_id = c.claim_id
    where regexp_matches(f.value_text, '[0-9]')
)
select
    'claims' as resource,
    csv_row,
    'quote' as field,
    'has a number that no figure records; add it to figures' as problem
from numbered
where claim_id not in (
    select n.claim_id
    from numbered as n
    join recorded as r on r.source_id = n.source_id
    where strpos(n.quote, r.value_text) > 0
)
