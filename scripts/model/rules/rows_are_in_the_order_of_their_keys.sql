-- Claims, figures, accounts and traces are in the order of their keys, so that a diff shows only what changed.
-- Keys sort by number: c10000 comes after c9999.
with rows_with_keys as (
    select 'claims' as resource, csv_row, 'claim_id' as field, claim_id as row_key from claims
    union all
    select 'figures', csv_row, 'figure_id', figure_id from figures
    union all
    select 'accounts', csv_row, 'account_id', account_id from accounts
    union all
    select 'traces', csv_row, 'trace_id', trace_id from traces
)
select r.resource, r.csv_row, r.field, 'comes after ' || p.row_key || '; sort the rows by their key' as problem
from rows_with_keys as r
join rows_with_keys as p on p.resource = r.resource and p.csv_row = r.csv_row - 1
where length(r.row_key) < length(p.row_key) or (length(r.row_key) = length(p.row_key) and r.row_key < p.row_key)
