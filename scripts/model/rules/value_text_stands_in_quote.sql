-- The words of a claim's figure are in the quote of the claim, as whole words and numbers: 5 is not in 1.5.
select
    'figures' as resource,
    f.csv_row,
    'value_text' as field,
    'is not in the quote of ' || coalesce(c.claim_id, 'any claim')
    || ' in whole words and numbers; copy it from there' as problem
from figures as f
left join claims as c on c.claim_id = f.claim_id
left join figure_places as p on p.csv_row = f.csv_row and p.field = 'value_text'
where f.account_id is null and p.csv_row is null
