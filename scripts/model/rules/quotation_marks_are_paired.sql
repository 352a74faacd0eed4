-- A quote that runs past the end of what somebody said takes in words of somebody else. „So“ and “so” are both pairs.
with marked as (
    select
        csv_row,
        regexp_replace(regexp_replace(quote, '„[^„“”]*[“”]', '', 'g'), '“[^“”]*”', '', 'g') as rest
    from claims
)
select
    'claims' as resource,
    csv_row,
    'quote' as field,
    'has a quotation mark without its other half (' || regexp_extract(rest, '[„“”]')
    || '); quote only what stands on one side of it, or both halves' as problem,
    'warning' as level
from marked
where regexp_matches(rest, '[„“”]')
