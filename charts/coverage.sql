select
    p.label || ', ' || s.published_on as text,
    n.sentence_start,
    n.sentence_end,
    'sources/' || n.source_id || '#s' || n.number as page,
    'Sentence ' || n.number || case f.claims
        when 0 then ': ' || lower(d.title) when 1 then ': 1 claim' else ': ' || f.claims || ' claims'
    end as told,
    f.claims,
    case when n.disposition = 'claim' then f.claims else -0.6 end as height,
    d.title as disposition,
    case when n.disposition = 'claim' then null else lower(d.title) end as why
from sentences as n
join sentences_flat as f on f.source_id = n.source_id and f.number = n.number
join sources as s on s.source_id = n.source_id
join agents as p on p.agent_id = s.publisher_id
join dispositions as d on d.code = n.disposition
order by text, n.sentence_start
