-- The words of a claim's figure are in the quote of the claim.
select
    'figures' as resource,
    f.csv_row,
    'value_text' as field,
    'is not in the quote of ' || coalesce(f.claim_id, 'any claim') || '; copy it from there' as problem
from figures as f
left join claims as c on c.claim_id = f.claim_id
where f.account_id is null and coalesce(strpos(c.quote, f.value_text) = 0, true)
