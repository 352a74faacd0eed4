select
    n.rowid as id,
    substr(texts.text, n.sentence_start + 1, n.sentence_end - n.sentence_start) as sentence
from sentences as n
join texts on texts.source_id = n.source_id
