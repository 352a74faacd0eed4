-- Only what is shown is looked up: the stored labels are enough to count and filter claims.
select
    c.claim_id,
    (
        select substr(texts.text, n.sentence_start + 1, c.quote_start - n.sentence_start)
        from sentences as n
        join texts on texts.source_id = n.source_id
        where n.source_id = c.source_id and n.sentence_start <= c.quote_start
        order by n.sentence_start desc
        limit 1
    ) as quote_before,
    c.quote,
    (
        select substr(texts.text, c.quote_end + 1, n.sentence_end - c.quote_end)
        from sentences as n
        join texts on texts.source_id = n.source_id
        where n.source_id = c.source_id and n.sentence_start < c.quote_end
        order by n.sentence_start desc
        limit 1
    ) as quote_after,
    c.paraphrase,
    c.claimant,
    c.claimant_kind,
    c.attribution_form,
    c.publisher || coalesce((
        select group_concat(' ← ' || label || ' (' || act || ')', '')
        from (
            select agents.label, lower(acts.title) as act
            from attributions
            join agents on agents.agent_id = attributions.agent_id
            join acts on acts.code = attributions.act
            where attributions.claim_id = c.claim_id
            order by attributions.hop
        )
    ), '') as chain,
    c.polarity,
    c.modality,
    c.explicitness,
    c.standing,
    c.disputed_by,
    c.proposition,
    c.topic,
    (
        select group_concat(words, '; ')
        from (select words from figures_flat where figures_flat.claim_id = c.claim_id order by figure_id)
    ) as figures,
    c.claimed_on,
    c.claimed_on_earliest,
    c.claimed_on_latest,
    c.claimed_basis,
    c.attributed_on,
    c.attributed_on_earliest,
    c.attributed_on_latest,
    c.attributed_basis,
    c.period,
    c.period_earliest,
    c.period_latest,
    c.period_text,
    c.period_basis,
    c.source,
    c.publisher,
    (select url from sources where source_id = c.source_id) as source_url,
    (
        select number
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
            join claims as o on o.claim_id = iif(r.claim_id = c.claim_id, r.other_claim_id, r.claim_id)
            where (r.claim_id = c.claim_id or r.other_claim_id = c.claim_id) and o.status = 'current'
            order by r.claim_id, r.other_claim_id
        )
    ) as relations,
    c.trace_status,
    (
        select group_concat(words, '; ')
        from (
            select distinct
                case t.link when 'candidate_origin' then 'perhaps ' else '' end || speakers.label
                || coalesce(', ' || st.stated_on, '') as words
            from traces as t
            join accounts as a on a.account_id = t.from_account_id
            join statements as st on st.statement_id = a.statement_id
            join agents as speakers on speakers.agent_id = st.stated_by
            where t.claim_id = c.claim_id and t.link in ('derives_from', 'candidate_origin')
            order by t.trace_id
        )
    ) as origin,
    (select drift from _claim_drifts where _claim_drifts.claim_id = c.claim_id) as drift,
    (select earlier_drift from _claim_drifts where _claim_drifts.claim_id = c.claim_id) as earlier_drift,
    c.status,
    c.note,
    c.told,
    c.citation,
    (select value from _package where fact = 'name') || '/claims/' || c.claim_id as path,
    c.claimant_id,
    c.proposition_id,
    c.source_id,
    c.rowid as rowid
from _claim_labels as c
