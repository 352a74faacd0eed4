-- The disposition of a sentence is claim if and only if the quote of a current claim overlaps it.
select
    'sentences' as resource,
    n.csv_row,
    'disposition' as field,
    case
        when count(c.claim_id) = 0
        then 'is claim, but no current claim quotes the sentence; record the claim, or say why there is none'
        else 'is ' || n.disposition || ', but ' || min(c.claim_id) || ' quotes the sentence; write claim'
    end as problem
from sentences as n
left join claims as c
    on c.source_id = n.source_id
    and c.status = 'current'
    and c.quote_start < n.sentence_end
    and c.quote_end > n.sentence_start
group by n.csv_row, n.disposition
having (n.disposition = 'claim') <> (count(c.claim_id) > 0)
