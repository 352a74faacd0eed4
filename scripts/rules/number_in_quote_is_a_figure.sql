-- A number in a quote is recorded: a figure of the same source has its words. Years of the period are none.
select
    'claims' as resource,
    c.csv_row,
    'quote' as field,
    'has a number that no figure records; add it to figures' as problem
from claims as c
where regexp_matches(replace(c.quote, coalesce(c.period_text, c.quote || '?'), ''), '[0-9]')
    and c.claim_id not in (
        select d.claim_id
        from claims as d
        join claims as e on e.source_id = d.source_id
        join figures as f on f.claim_id = e.claim_id
        where strpos(d.quote, f.value_text) > 0 and regexp_matches(f.value_text, '[0-9]')
    )
