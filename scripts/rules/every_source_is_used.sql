-- Every source has claims or accounts, or is embedded in one that has claims.
select
    'sources' as resource,
    s.csv_row,
    'source_id' as field,
    s.source_id || ' has neither claims nor accounts; record them, or remove the row' as problem
from sources as s
left join claims as c on c.source_id = s.source_id or c.source_id = s.contained_in
left join accounts as a on a.source_id = s.source_id
group by s.csv_row, s.source_id
having count(c.claim_id) = 0 and count(a.account_id) = 0
