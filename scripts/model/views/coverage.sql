select
    s.source_id,
    s.title as source,
    cast(count(*) as integer) as sentences,
    cast(sum(n.disposition = 'claim') as integer) as sentences_with_claims,
    cast(sum(n.disposition <> 'claim') as integer) as sentences_without_claims,
    (
        select group_concat(words, '; ')
        from (
            select count(*) || ' ' || lower(d.title) as words
            from sentences as m
            join dispositions as d on d.code = m.disposition
            where m.source_id = s.source_id and m.disposition <> 'claim'
            group by d.code
            order by d.code
        )
    ) as reasons,
    cast((
        select count(*)
        from claims as c
        where c.source_id = s.source_id and c.status = 'current'
    ) as integer) as claims,
    cast(length(t.text) as integer) as characters
from sources as s
join sentences as n on n.source_id = s.source_id
join texts as t on t.source_id = s.source_id
group by s.source_id
order by s.source_id
