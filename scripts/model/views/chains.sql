select
    v.claim_id,
    v.hop,
    a.label as agent,
    acts.title as act,
    v.cue,
    c.quote,
    c.standing,
    case when v.agent_id = c.claimant_id then 'yes' else 'no' end as is_claimant,
    cast((select count(*) from attributions as w where w.claim_id = v.claim_id) as integer) as hops,
    s.title as source,
    c.status
from attributions as v
left join _claim_labels as c on c.claim_id = v.claim_id
left join agents as a on a.agent_id = v.agent_id
left join acts on acts.code = v.act
left join sources as s on s.source_id = c.source_id
order by hops desc, v.claim_id, v.hop
