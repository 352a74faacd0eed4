select
    n.source_id,
    n.number,
    substr(t.text, n.sentence_start + 1, n.sentence_end - n.sentence_start) as sentence,
    dispositions.title as disposition,
    cast((
        select count(*)
        from claims as c
        where c.source_id = n.source_id
            and c.status = 'current'
            and c.quote_start < n.sentence_end
            and c.quote_end > n.sentence_start
    ) as integer) as claims,
    (
        select group_concat(claim_id, '; ')
        from (
            select c.claim_id
            from claims as c
            where c.source_id = n.source_id
                and c.status = 'current'
                and c.quote_start < n.sentence_end
                and c.quote_end > n.sentence_start
            order by c.claim_id
        )
    ) as claim_ids,
    n.note
from sentences as n
left join texts as t on t.source_id = n.source_id
left join dispositions on dispositions.code = n.disposition
