-- Claims, figures, accounts and traces are in the order of their keys, so that a change shows as a change.
-- Keys count: c10000 comes after c9999.
with placed as (
    select 'claims' as resource, csv_row, 'claim_id' as field, claim_id as id, lag(claim_id) over (order by csv_row) as previous
    from claims
    union all
    select 'figures', csv_row, 'figure_id', figure_id, lag(figure_id) over (order by csv_row)
    from figures
    union all
    select 'accounts', csv_row, 'account_id', account_id, lag(account_id) over (order by csv_row)
    from accounts
    union all
    select 'traces', csv_row, 'trace_id', trace_id, lag(trace_id) over (order by csv_row)
    from traces
)
select resource, csv_row, field, 'stands behind ' || previous || '; sort the rows by their key' as problem
from placed
where length(id) < length(previous) or (length(id) = length(previous) and id < previous)
