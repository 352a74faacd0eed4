-- Every source has claims or accounts, or is embedded in one that has claims.
select
    'sources' as resource,
    s.csv_row,
    'source_id' as field,
    s.source_id || ' has neither claims nor accounts; record them, or remove the row' as problem
from sources as s
where s.source_id not in (
        select source_id from claims where source_id is not null
        union select source_id from accounts where source_id is not null
    )
    and coalesce(s.contained_in not in (select source_id from claims where source_id is not null), true)
