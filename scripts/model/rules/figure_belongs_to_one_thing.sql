-- A figure belongs to exactly one of a claim and an account.
select
    'figures' as resource,
    csv_row,
    'account_id' as field,
    'is ' || coalesce(account_id, 'empty') || ', and claim_id is ' || coalesce(claim_id, 'empty')
    || '; fill in exactly one of the two' as problem
from figures
where (claim_id is null) = (account_id is null)
