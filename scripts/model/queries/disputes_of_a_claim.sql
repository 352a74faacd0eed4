select
    'Claim' as disputed_by,
    r.relation as how,
    r.claim_id as other_id,
    r.claimant as by_whom,
    r.claim as words,
    r.standing,
    (
        select group_concat(f.words, '; ')
        from figures_flat as f
        where f.claim_id = r.claim_id
    ) as figures,
    r.reason,
    null as url
from relations_flat as r
where r.other_claim_id = :claim_id
    and r.relation_code in ('rebuts', 'contradicts', 'in_tension')
    and r.status = 'Current'
union all
select
    'Claim', r.relation, r.other_claim_id, r.other_claimant, r.other_claim, r.other_standing,
    (
        select group_concat(f.words, '; ')
        from figures_flat as f
        where f.claim_id = r.other_claim_id
    ),
    r.reason, null
from relations_flat as r
where r.claim_id = :claim_id and r.relation_code in ('contradicts', 'in_tension') and r.other_status = 'Current'
union all
select
    'Account', d.link, d.origin_account_id, d.origin_said_by, d.origin_words, null,
    (
        select group_concat(f.words, '; ')
        from figures_flat as f
        where f.account_id = d.origin_account_id
    ),
    d.explanation
    || coalesce((
        select ' ' || group_concat(x.explanation, ' ')
        from disagreements as x
        where x.trace_id = d.trace_id
    ), ''),
    d.origin_url
from drift_table as d
where d.traced_id = :claim_id
    and (d.link = 'Counter figure' or exists (select 1 from disagreements as x where x.trace_id = d.trace_id))
