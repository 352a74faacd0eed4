-- Rows are in the order of their keys, so that a diff shows only what changed. Numbered keys sort by number: c10000
-- comes after c9999. What is odd about a key is told once, and not of the row that follows it.
with rows_with_keys as (
    select 'claims' as resource, csv_row, 'claim_id' as field, claim_id as row_key from claims
    union all
    select 'figures', csv_row, 'figure_id', figure_id from figures
    union all
    select 'accounts', csv_row, 'account_id', account_id from accounts
    union all
    select 'traces', csv_row, 'trace_id', trace_id from traces
    union all
    select 'agents', csv_row, 'agent_id', agent_id from agents
    union all
    select 'sources', csv_row, 'source_id', source_id from sources
    union all
    select 'statements', csv_row, 'statement_id', statement_id from statements
    union all
    select 'propositions', csv_row, 'proposition_id', proposition_id from propositions
)
select r.resource, r.csv_row, r.field, 'comes after ' || p.row_key || '; sort the rows by their key' as problem
from rows_with_keys as r
join rows_with_keys as p on p.resource = r.resource and p.csv_row = r.csv_row - 1
where case
        when r.resource in ('claims', 'figures', 'accounts', 'traces') then
            length(r.row_key) < length(p.row_key) or (length(r.row_key) = length(p.row_key) and r.row_key < p.row_key)
        else r.row_key < p.row_key
    end
    and regexp_matches(r.row_key, '^[a-z0-9-]+\z') and regexp_matches(p.row_key, '^[a-z0-9-]+\z')
