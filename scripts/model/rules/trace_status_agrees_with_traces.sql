-- A traced claim derives from an account; an uncertain one has candidates but derives from none; others have neither.
with counted as (
    select
        c.csv_row,
        c.claim_id,
        c.trace_status,
        count(case when t.link = 'derives_from' then 1 end) as origins,
        count(case when t.link = 'candidate_origin' then 1 end) as candidates
    from claims as c
    left join traces as t on t.claim_id = c.claim_id
    group by c.csv_row, c.claim_id, c.trace_status
)
select
    'claims' as resource,
    csv_row,
    'trace_status' as field,
    'is ' || trace_status || ', but ' || claim_id || ' derives from ' || cast(origins as varchar)
    || ' accounts and has '
    || cast(candidates as varchar) || ' candidates; correct the status or the traces' as problem
from counted
where (trace_status = 'traced') <> (origins > 0)
    or (trace_status = 'uncertain' and candidates = 0)
    or (trace_status in ('not_traced', 'not_sought', 'not_applicable') and candidates > 0)
