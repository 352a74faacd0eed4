-- The designation in a claim's figure is in the quote of the claim, as whole words and numbers: 155 is not in 1550.
select
    'figures' as resource,
    f.csv_row,
    'designation' as field,
    'is not in the quote of ' || f.claim_id || ' in whole words and numbers; copy it from there' as problem
from figures as f
left join figure_places as p on p.csv_row = f.csv_row and p.field = 'designation'
where f.claim_id is not null and f.designation is not null and p.csv_row is null
