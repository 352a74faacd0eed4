-- A sentence without a claim says why in its note, unless it is still open.
select
    'sentences' as resource,
    csv_row,
    'note' as field,
    'is empty; say why the sentence holds no claim' as problem
from sentences
where disposition not in ('claim', 'open') and note is null
