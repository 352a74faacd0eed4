-- The designation in a claim's figure is in the quote of the claim.
select
    'figures' as resource,
    f.csv_row,
    'designation' as field,
    'is not in the quote of ' || f.claim_id || '; copy it from there' as problem
from figures as f
join claims as c on c.claim_id = f.claim_id
where f.designation is not null and strpos(c.quote, f.designation) = 0
