-- Alternatives come in groups of two or more, within one claim or one account.
select
    'figures' as resource,
    min(csv_row) as csv_row,
    'alternative_group' as field,
    alternative_group || ' has ' || cast(count(*) as varchar) || ' figures in '
    || cast(count(distinct coalesce(claim_id, account_id)) as varchar)
    || ' claims or accounts; give a group to two or more figures of one claim or account' as problem
from figures
where alternative_group is not null
group by alternative_group
having count(*) < 2 or count(distinct coalesce(claim_id, account_id)) <> 1
