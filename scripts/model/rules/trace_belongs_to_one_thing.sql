-- A trace starts from exactly one of a claim and an account.
select
    'traces' as resource,
    csv_row,
    'account_id' as field,
    'is ' || coalesce(account_id, 'empty') || ', and claim_id is ' || coalesce(claim_id, 'empty')
    || '; fill in exactly one of the two' as problem
from traces
where (claim_id is null) = (account_id is null)
