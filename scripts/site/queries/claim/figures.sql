select figure_id, words, measure, stage, bound, value, lower, upper, unit, item, alternative_group, note
from figures_flat
where claim_id = :key
order by figure_id
