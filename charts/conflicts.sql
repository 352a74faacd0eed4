select
    claimant,
    other_claimant,
    relation,
    count(*) as pairs,
    'conflicts?claimant=' || replace(claimant, '&', '%26')
    || '&other_claimant=' || replace(other_claimant, '&', '%26') || '&relation=' || relation as page,
    claimant || ' ' || lower(relation) || ' ' || other_claimant || ': ' || count(*)
    || case count(*) when 1 then ' pair of claims' else ' pairs of claims' end as told
from conflicts
group by claimant, other_claimant, relation
order by claimant, other_claimant, relation
