-- A paraphrase has no number that is not in the quote, a cue, the dates or the figures of its claim. Small numbers in
-- words are exempt: the two states are nobody's figure.
with named as (
    select csv_row, number from numbers where resource = 'claims' and field in ('quote', 'period_text')
    union all
    select c.csv_row, n.number
    from numbers as n
    join attributions as a on a.csv_row = n.csv_row
    join claims as c on c.claim_id = a.claim_id
    where n.resource = 'attributions'
    union all
    select c.csv_row, n.number
    from numbers as n
    join figures as f on f.csv_row = n.csv_row
    join claims as c on c.claim_id = f.claim_id
    where n.resource = 'figures'
    union all
    select c.csv_row, round(f.number, 6)
    from (select claim_id, unnest([value, lower, upper]) as number from figures) as f
    join claims as c on c.claim_id = f.claim_id
    union all
    select csv_row, try_cast(part as double)
    from (
        select
            csv_row,
            unnest(regexp_extract_all(concat_ws(' ', period, claimed_on, attributed_on), '[0-9]+')) as part
        from claims
    )
),
known as (select distinct csv_row, number from named)
select
    'claims' as resource,
    c.csv_row,
    'paraphrase' as field,
    'has the number ' || n.words
    || ', which is neither in the quote nor in a cue, the dates or the figures of the claim; correct it, '
    || 'or accept this warning' as problem,
    'warning' as level
from numbers as n
join claims as c on c.csv_row = n.csv_row
left join known as k on k.csv_row = n.csv_row and k.number = n.number
where n.resource = 'claims' and n.field = 'paraphrase' and c.status = 'current' and k.number is null
    and (regexp_matches(n.words, '[0-9]|[ -]') or n.number > 12)
