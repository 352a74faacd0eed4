-- Only what drew on an account can drift from it; what stands beside it can disagree with it.
select
    'drifts' as resource,
    d.csv_row,
    'trace_id' as field,
    d.trace_id || ' is a ' || t.link || ', along which nothing drifts; record a disagreement instead' as problem
from drifts as d
join traces as t on t.trace_id = d.trace_id
where t.link not in ('derives_from', 'candidate_origin')
union all
select
    'disagreements', d.csv_row, 'trace_id',
    d.trace_id || ' is a ' || t.link || ', along which things drift; record a drift instead'
from disagreements as d
join traces as t on t.trace_id = d.trace_id
where t.link in ('derives_from', 'candidate_origin')
