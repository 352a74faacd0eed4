-- Claims, figures, accounts and traces are in the order of their keys, so that a change shows as a change.
-- Keys count: c10000 comes after c9999.
select
    'claims' as resource,
    r.csv_row,
    'claim_id' as field,
    'stands behind ' || p.claim_id || '; sort the rows by their key' as problem
from claims as r
join claims as p on p.csv_row = r.csv_row - 1
where length(r.claim_id) < length(p.claim_id) or (length(r.claim_id) = length(p.claim_id) and r.claim_id < p.claim_id)
union all
select 'figures', r.csv_row, 'figure_id', 'stands behind ' || p.figure_id || '; sort the rows by their key'
from figures as r
join figures as p on p.csv_row = r.csv_row - 1
where length(r.figure_id) < length(p.figure_id) or (length(r.figure_id) = length(p.figure_id) and r.figure_id < p.figure_id)
union all
select 'accounts', r.csv_row, 'account_id', 'stands behind ' || p.account_id || '; sort the rows by their key'
from accounts as r
join accounts as p on p.csv_row = r.csv_row - 1
where length(r.account_id) < length(p.account_id) or (length(r.account_id) = length(p.account_id) and r.account_id < p.account_id)
union all
select 'traces', r.csv_row, 'trace_id', 'stands behind ' || p.trace_id || '; sort the rows by their key'
from traces as r
join traces as p on p.csv_row = r.csv_row - 1
where length(r.trace_id) < length(p.trace_id) or (length(r.trace_id) = length(p.trace_id) and r.trace_id < p.trace_id)
