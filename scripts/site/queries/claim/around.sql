select
    (select claim_id from claims where rowid < own.rowid order by rowid desc limit 1) as previous,
    (select claim_id from claims where rowid > own.rowid order by rowid limit 1) as next
from claims as own
where claim_id = :key
