select n.number, n.sentence_start, n.sentence_end, n.disposition, dispositions.title as disposition_title, n.note
from sentences as n
join dispositions on dispositions.code = n.disposition
where n.source_id = :key
order by n.number
