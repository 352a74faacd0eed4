-- The designation in a claim's figure is in the quote of the claim, as whole words and numbers: 155 is not in 1550.
select
    'figures' as resource,
    f.csv_row,
    'designation' as field,
    'is not in the quote of ' || c.claim_id || ' in whole words and numbers; copy it from there' as problem
from figures as f
join claims as c on c.claim_id = f.claim_id
left join figure_places as p on p.csv_row = f.csv_row and p.field = 'designation'
where f.designation is not null and p.csv_row is null
