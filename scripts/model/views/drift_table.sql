-- counted in _trace_labels: a claim, or an account, beside an account that it is traced to, with what changed on the way.
-- What pages filter by comes from there; all else is looked up for the rows that are shown, so that a count need not.
select
    t.trace_id,
    labels.link,
    labels.traced,
    coalesce(t.claim_id, t.account_id) as traced_id,
    coalesce(
        (select quote from claims where claim_id = t.claim_id),
        (select summary from accounts where account_id = t.account_id)
    ) as words,
    labels.said_by,
    coalesce(
        (select attributed_on from claims where claim_id = t.claim_id),
        (
            select s.published_on
            from accounts as a
            join sources as s on s.source_id = a.source_id
            where a.account_id = t.account_id
        )
    ) as published_on,
    (
        select p.name
        from sources as s
        join agents as p on p.agent_id = s.publisher_id
        where s.source_id = coalesce(
            (select source_id from claims where claim_id = t.claim_id),
            (select source_id from accounts where account_id = t.account_id)
        )
    ) as publisher,
    (
        select m.title
        from claims as c
        join modalities as m on m.code = c.modality
        where c.claim_id = t.claim_id
    ) as modality,
    labels.measure,
    labels.origin_said_by,
    (
        select st.stated_on
        from accounts as o
        join statements as st on st.statement_id = o.statement_id
        where o.account_id = t.from_account_id
    ) as origin_said_on,
    (
        select st.occasion
        from accounts as o
        join statements as st on st.statement_id = o.statement_id
        where o.account_id = t.from_account_id
    ) as origin_occasion,
    (
        select st.summary
        from accounts as o
        join statements as st on st.statement_id = o.statement_id
        where o.account_id = t.from_account_id
    ) as origin_said,
    (select summary from accounts where account_id = t.from_account_id) as origin_words,
    (
        select p.name
        from accounts as o
        join sources as s on s.source_id = o.source_id
        join agents as p on p.agent_id = s.publisher_id
        where o.account_id = t.from_account_id
    ) as origin_publisher,
    (
        select s.published_on
        from accounts as o
        join sources as s on s.source_id = o.source_id
        where o.account_id = t.from_account_id
    ) as origin_published_on,
    (
        select s.url
        from accounts as o
        join sources as s on s.source_id = o.source_id
        where o.account_id = t.from_account_id
    ) as origin_url,
    (
        select r.title
        from accounts as o
        join sources as s on s.source_id = o.source_id
        join read_extents as r on r.code = s.read_extent
        where o.account_id = t.from_account_id
    ) as origin_read_extent,
    labels.drift,
    (
        select group_concat(explanation, ' ')
        from (select d.explanation from drifts as d where d.trace_id = t.trace_id order by d.drift)
    ) as what_changed,
    labels.figure,
    labels.origin_figure,
    labels.ratio,
    (select title from trace_bases where code = t.basis) as basis,
    labels.confidence,
    t.explanation,
    (select statement_id from accounts where account_id = t.from_account_id) as origin_statement_id,
    t.from_account_id as origin_account_id
from _trace_labels as labels
left join traces as t on t.rowid = labels.rowid
