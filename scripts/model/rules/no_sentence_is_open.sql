-- Every sentence has been read: it holds a claim, or its disposition says why it holds none.
select
    'sentences' as resource,
    min(csv_row) as csv_row,
    'disposition' as field,
    'is open'
    || case
        when count(*) > 2 then ', as are ' || cast(count(*) - 1 as varchar) || ' more of ' || source_id
        when count(*) = 2 then ', as is 1 more of ' || source_id
        else ''
    end
    || '; record the claims, or say why there are none' as problem,
    'warning' as level
from sentences
where disposition = 'open'
group by source_id
