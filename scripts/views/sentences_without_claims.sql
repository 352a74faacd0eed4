-- The sentences that hold no claim, and why.
select source_id, number, sentence, disposition, note
from sentences_flat
where claims = 0
order by source_id, number
