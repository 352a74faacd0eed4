-- Every source has claims, or is embedded in one that has.
select
    'sources' as resource,
    s.csv_row,
    'source_id' as field,
    s.source_id || ' has no claims; record them, or remove the row' as problem
from sources as s
left join claims as c on c.source_id = s.source_id or c.source_id = s.contained_in
group by s.csv_row, s.source_id
having count(c.claim_id) = 0
