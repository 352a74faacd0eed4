select
    n.source_id,
    n.number,
    substr(t.text, n.sentence_start + 1, n.sentence_end - n.sentence_start) as sentence,
    dispositions.title as disposition,
    n.note
from sentences as n
left join texts as t on t.source_id = n.source_id
left join dispositions on dispositions.code = n.disposition
where n.disposition <> 'claim'
