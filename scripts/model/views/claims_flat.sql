-- counted in _claim_labels: one row a claim, every id resolved to its label.
-- What pages filter by comes from there; all else is looked up for the rows that are shown, so that a count need not.
select
    c.claim_id,
    (
        select substr(t.text, n.sentence_start + 1, c.quote_start - n.sentence_start)
        from sentences as n
        join texts as t on t.source_id = n.source_id
        where n.source_id = c.source_id and n.sentence_start <= c.quote_start
        order by n.sentence_start desc
        limit 1
    ) as quote_before,
    c.quote,
    (
        select substr(t.text, c.quote_end + 1, n.sentence_end - c.quote_end)
        from sentences as n
        join texts as t on t.source_id = n.source_id
        where n.source_id = c.source_id and n.sentence_start < c.quote_end
        order by n.sentence_start desc
        limit 1
    ) as quote_after,
    c.paraphrase,
    labels.claimant,
    (
        select agent_kinds.title
        from agents
        join agent_kinds on agent_kinds.code = agents.kind
        where agents.agent_id = c.claimant_id
    ) as claimant_kind,
    labels.attribution_form,
    labels.publisher || coalesce((
        select group_concat(' ← ' || name || ' (' || act || ')', '')
        from (
            select agents.name, lower(acts.title) as act
            from attributions
            join agents on agents.agent_id = attributions.agent_id
            join acts on acts.code = attributions.act
            where attributions.claim_id = c.claim_id
            order by attributions.hop
        )
    ), '') as chain,
    labels.polarity,
    labels.modality,
    (select title from propositions where proposition_id = c.proposition_id) as proposition,
    labels.topic,
    (
        select group_concat(words, '; ')
        from (select words from figures_flat where figures_flat.claim_id = c.claim_id order by figure_id)
    ) as figures,
    c.claimed_on,
    c.claimed_on_earliest,
    c.claimed_on_latest,
    (select title from bases where code = c.claimed_basis) as claimed_basis,
    c.attributed_on,
    c.attributed_on_earliest,
    c.attributed_on_latest,
    (select title from bases where code = c.attributed_basis) as attributed_basis,
    c.period,
    c.period_earliest,
    c.period_latest,
    c.period_text,
    (select title from bases where code = c.period_basis) as period_basis,
    (select title from sources where source_id = c.source_id) as source,
    labels.publisher,
    (select url from sources where source_id = c.source_id) as source_url,
    (
        select n.number
        from sentences as n
        where n.source_id = c.source_id and n.sentence_start <= c.quote_start
        order by n.sentence_start desc
        limit 1
    ) as sentence,
    (
        select group_concat(words, '; ')
        from (
            select r.claim_id || ' ' || lower(k.title) || ' ' || r.other_claim_id as words
            from relations as r
            join relation_kinds as k on k.code = r.relation
            where r.claim_id = c.claim_id or r.other_claim_id = c.claim_id
            order by r.claim_id, r.other_claim_id
        )
    ) as relations,
    labels.trace_status,
    (
        select group_concat(words, '; ')
        from (
            select distinct speakers.name || coalesce(', ' || st.stated_on, '') as words
            from traces as t
            join accounts as a on a.account_id = t.from_account_id
            join statements as st on st.statement_id = a.statement_id
            join agents as speakers on speakers.agent_id = st.stated_by
            where t.claim_id = c.claim_id and t.link in ('derives_from', 'candidate_origin')
            order by t.trace_id
        )
    ) as origin,
    (
        select group_concat(words, '; ')
        from (
            select distinct k.title as words
            from traces as t
            join drifts as d on d.trace_id = t.trace_id
            join drift_kinds as k on k.code = d.drift
            where t.claim_id = c.claim_id and t.link in ('derives_from', 'candidate_origin')
            order by d.drift
        )
    ) as drift,
    (select title from claim_statuses where code = c.status) as status,
    c.note,
    labels.publisher || (
        select
            ', "' || title || '", ' || published_on
            || case when published_basis = 'stated' then '' else ' (' || published_basis || ')' end
            || coalesce(', ' || url, '')
        from sources
        where source_id = c.source_id
    )
    || case when c.attribution_form = 'own_voice' then '' else '; claim put to: ' || labels.claimant end
    || '. Claim ' || c.claim_id || ' of: ' || (select value from _package where fact = 'title')
    || ', version ' || (select value from _package where fact = 'version') || '.' as citation,
    '/' || (select value from _package where fact = 'name') || '/claims/' || c.claim_id as path,
    c.claimant_id,
    c.proposition_id,
    c.source_id,
    labels.rowid as rowid
from _claim_labels as labels
left join claims as c on c.rowid = labels.rowid
