-- Labels are joined by key, lists are looked up claim by claim:
-- a page that counts or shows few columns reads no others.
select
    c.claim_id,
    substr(texts.text, opening.sentence_start + 1, c.quote_start - opening.sentence_start) as quote_before,
    c.quote,
    substr(texts.text, c.quote_end + 1, closing.sentence_end - c.quote_end) as quote_after,
    c.paraphrase,
    claimants.name as claimant,
    agent_kinds.title as claimant_kind,
    attribution_forms.title as attribution_form,
    publishers.name || coalesce((
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
    polarities.title as polarity,
    modalities.title as modality,
    propositions.title as proposition,
    topics.title as topic,
    (
        select group_concat(words, '; ')
        from (select words from figures_flat where figures_flat.claim_id = c.claim_id order by figure_id)
    ) as figures,
    c.claimed_on,
    c.claimed_on_earliest,
    c.claimed_on_latest,
    claimed_bases.title as claimed_basis,
    c.attributed_on,
    c.attributed_on_earliest,
    c.attributed_on_latest,
    attributed_bases.title as attributed_basis,
    c.period,
    c.period_earliest,
    c.period_latest,
    c.period_text,
    period_bases.title as period_basis,
    sources.title as source,
    publishers.name as publisher,
    sources.url as source_url,
    opening.number as sentence,
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
    trace_statuses.title as trace_status,
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
    claim_statuses.title as status,
    c.note,
    publishers.name || ', "' || sources.title || '", ' || sources.published_on
    || case when sources.published_basis = 'stated' then '' else ' (' || sources.published_basis || ')' end
    || coalesce(', ' || sources.url, '')
    || case when c.attribution_form = 'own_voice' then '' else '; attributed to: ' || claimants.name end
    || '. Claim ' || c.claim_id || ' of: ' || (select value from _package where fact = 'title')
    || ', version ' || (select value from _package where fact = 'version') || '.' as citation,
    '/' || (select value from _package where fact = 'name') || '/claims/' || c.claim_id as path,
    c.claimant_id,
    c.proposition_id,
    c.source_id,
    c.rowid as rowid
from claims as c
left join agents as claimants on claimants.agent_id = c.claimant_id
left join agent_kinds on agent_kinds.code = claimants.kind
left join attribution_forms on attribution_forms.code = c.attribution_form
left join polarities on polarities.code = c.polarity
left join modalities on modalities.code = c.modality
left join trace_statuses on trace_statuses.code = c.trace_status
left join claim_statuses on claim_statuses.code = c.status
left join propositions on propositions.proposition_id = c.proposition_id
left join topics on topics.code = propositions.topic
left join bases as claimed_bases on claimed_bases.code = c.claimed_basis
left join bases as attributed_bases on attributed_bases.code = c.attributed_basis
left join bases as period_bases on period_bases.code = c.period_basis
left join sources on sources.source_id = c.source_id
left join agents as publishers on publishers.agent_id = sources.publisher_id
left join texts on texts.source_id = c.source_id
left join sentences as opening
    on opening.source_id = c.source_id
    and opening.number = (
        select n.number
        from sentences as n
        where n.source_id = c.source_id and n.sentence_start <= c.quote_start
        order by n.sentence_start desc
        limit 1
    )
left join sentences as closing
    on closing.source_id = c.source_id
    and closing.number = (
        select n.number
        from sentences as n
        where n.source_id = c.source_id and n.sentence_start < c.quote_end
        order by n.sentence_start desc
        limit 1
    )
