-- A quote of fewer than 12 characters rarely says what its claim says; of signs that stand for whole syllables, of 4.
select
    'claims' as resource,
    csv_row,
    'quote' as field,
    'has only ' || cast(length(quote) as varchar) || ' characters; quote what can still be read' as problem,
    'warning' as level
from claims
where length(quote) + 2 * length(regexp_replace(quote, '[^\x{3040}-\x{9fff}\x{ac00}-\x{d7a3}]+', '', 'g')) < 12
