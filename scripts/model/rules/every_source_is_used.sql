-- Every source has claims or accounts, is embedded in one that has claims, or has sentences that are still open.
with claimed as (
    select source_id from claims
    union
    select source_id from sentences where disposition = 'open'
)
select
    'sources' as resource,
    s.csv_row,
    'source_id' as field,
    s.source_id || ' has neither claims nor accounts; record them, or remove the row' as problem
from sources as s
left join claimed as c on c.source_id = s.source_id
left join claimed as o on o.source_id = s.contained_in
left join accounts as a on a.source_id = s.source_id
where c.source_id is null and o.source_id is null and a.source_id is null
