select
    'claim' as said_in,
    c.claim_id as said_in_id,
    agents.label as said_by,
    coalesce(c.claimed_on, c.attributed_on) as said_on,
    coalesce(c.claimed_on_earliest, c.attributed_on_earliest) as said_on_earliest,
    coalesce(c.claimed_on_latest, c.attributed_on_latest) as said_on_latest,
    c.paraphrase as words,
    labels.standing,
    labels.told,
    changes.drift,
    changes.earlier_drift,
    sources.title as told_in,
    sources.source_id,
    cast(1 as integer) as documents
from claims as c
join _claim_labels as labels on labels.claim_id = c.claim_id
join agents on agents.agent_id = c.claimant_id
join sources on sources.source_id = c.source_id
left join _claim_drifts as changes on changes.claim_id = c.claim_id
where c.status = 'current'
union all
select
    'statement',
    st.statement_id,
    agents.label,
    st.stated_on,
    st.stated_on_earliest,
    st.stated_on_latest,
    st.summary,
    null,
    null,
    null,
    null,
    sources.title,
    sources.source_id,
    cast((
        select count(distinct other.source_id)
        from accounts as other
        where other.statement_id = st.statement_id
    ) as integer)
from statements as st
join agents on agents.agent_id = st.stated_by
join accounts as a
    on a.account_id = (
        select min(earliest.account_id)
        from accounts as earliest
        where earliest.statement_id = st.statement_id
    )
join sources on sources.source_id = a.source_id
order by 5, 2
