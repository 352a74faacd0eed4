-- A claim is in the outlet's own voice if and only if it has no hops and its claimant is the publisher.
select
    'claims' as resource,
    c.csv_row,
    'attribution_form' as field,
    case
        when c.attribution_form = 'own_voice' and count(a.hop) > 0 then
            'is own_voice, but the claim has hops in attributions; remove them, or correct the form'
        when c.attribution_form = 'own_voice' then
            'is own_voice, but the claimant is not the publisher ' || coalesce(s.publisher_id, '')
            || '; correct one of them'
        else 'is ' || c.attribution_form || ', but the claim has no hops; add them to attributions, or write own_voice'
    end as problem
from claims as c
left join sources as s on s.source_id = c.source_id
left join attributions as a on a.claim_id = c.claim_id
group by c.csv_row, c.attribution_form, c.claimant_id, s.publisher_id
having (c.attribution_form = 'own_voice') <> (count(a.hop) = 0)
    or (c.attribution_form = 'own_voice' and coalesce(c.claimant_id <> s.publisher_id, true))
