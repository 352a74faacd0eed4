-- Nothing goes to its sender or comes from its receiver, as the paraphrase of a claim says it.
with told as (
    select claim_id, ' ' || regexp_replace(replace(paraphrase, ' the ', ' '), '[.,;:()’'']', ' ', 'g') || ' ' as words
    from claims
    where status = 'current'
)
select
    'figures' as resource,
    f.csv_row,
    case when strpos(t.words, ' to ' || s.name || ' ') > 0 then 'sender_id' else 'receiver_id' end as field,
    case
        when strpos(t.words, ' to ' || s.name || ' ') > 0 then 'is ' || f.sender_id || ', to whom it goes'
        else 'is ' || f.receiver_id || ', from whom it comes'
    end || ' as the paraphrase says; exchange sender and receiver, or accept this warning' as problem,
    'warning' as level
from figures as f
join told as t on t.claim_id = f.claim_id
left join agents as s on s.agent_id = f.sender_id
left join agents as r on r.agent_id = f.receiver_id
where strpos(t.words, ' to ' || s.name || ' ') > 0 or strpos(t.words, ' from ' || r.name || ' ') > 0
