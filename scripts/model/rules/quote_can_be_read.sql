-- A quote of fewer than 12 characters rarely says what its claim says.
select
    'claims' as resource,
    csv_row,
    'quote' as field,
    'has only ' || cast(length(quote) as varchar) || ' characters; quote what can still be read' as problem,
    'warning' as level
from claims
where length(quote) < 12
