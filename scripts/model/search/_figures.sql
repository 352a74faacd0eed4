-- A figure is found by its words, and by its numbers as people write them.
with grouped as (
    select
        claim_id,
        account_id,
        value_text,
        unit,
        iif(typeof(value) = 'integer', printf('%,d', value), value) as value,
        iif(typeof(lower) = 'integer', printf('%,d', lower), lower) as lower,
        iif(typeof(upper) = 'integer', printf('%,d', upper), upper) as upper
    from figures
)
select
    f.claim_id,
    f.account_id,
    f.value_text
    || coalesce(
        ' (' || coalesce(f.value, f.lower || ' to ' || f.upper, f.lower, f.upper)
        || coalesce(' ' || lower(units.title), '') || ')',
        ''
    ) as words
from grouped as f
left join units on units.code = f.unit
