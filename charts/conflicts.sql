select claimant, other_claimant, relation, count(*) as pairs
from conflicts
group by claimant, other_claimant, relation
order by claimant, other_claimant, relation
