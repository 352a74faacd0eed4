-- What a claim calls possible is not recorded as delivered, used or on its way.
select
    'figures' as resource,
    f.csv_row,
    'stage' as field,
    'is ' || f.stage || ', but ' || f.claim_id || ' only says that it is possible; write capacity, '
    || 'or accept this warning' as problem,
    'warning' as level
from figures as f
join claims as c on c.claim_id = f.claim_id
where c.modality = 'possible' and c.status = 'current' and f.stage in ('delivered', 'in_transit', 'used')
