select
    s.source_id,
    s.title as source,
    count(*) as sentences,
    sum(n.disposition = 'claim') as sentences_with_claims,
    sum(n.disposition <> 'claim') as sentences_without_claims,
    (
        select group_concat(words, ', ')
        from (
            select count(*) || ' ' || lower(d.title) as words
            from sentences as m
            join dispositions as d on d.code = m.disposition
            where m.source_id = s.source_id and m.disposition <> 'claim'
            group by d.code
            order by d.code
        )
    ) as reasons,
    (select count(*) from claims as c where c.source_id = s.source_id and c.status = 'current') as claims,
    length(t.text) as characters
from sources as s
join sentences as n on n.source_id = s.source_id
join texts as t on t.source_id = s.source_id
group by s.source_id
order by s.source_id
