-- Alternatives come in groups of two or more, within one claim.
select
    'figures' as resource,
    min(csv_row) as csv_row,
    'alternative_group' as field,
    alternative_group || ' has ' || cast(count(*) as varchar) || ' figures of ' || cast(count(distinct claim_id) as varchar)
    || ' claims; give a group to two or more figures of one claim' as problem
from figures
where alternative_group is not null
group by alternative_group
having count(*) < 2 or count(distinct claim_id) <> 1
