-- A sentence without a claim says why in its note.
select
    'sentences' as resource,
    csv_row,
    'note' as field,
    'is empty; say why the sentence holds no claim' as problem
from sentences
where disposition <> 'claim' and note is null
