-- Every sentence in its words, with what became of it and which claims quote it.
select
    n.source_id,
    n.number,
    substr(t.text, n.sentence_start + 1, n.sentence_end - n.sentence_start) as sentence,
    dispositions.title as disposition,
    count(c.claim_id) as claims,
    group_concat(c.claim_id, ', ') as claim_ids,
    n.note
from sentences as n
join texts as t on t.source_id = n.source_id
join dispositions on dispositions.code = n.disposition
left join claims as c
    on c.source_id = n.source_id
    and c.status = 'current'
    and c.quote_start < n.sentence_end
    and c.quote_end > n.sentence_start
group by n.source_id, n.number
order by n.source_id, n.number
