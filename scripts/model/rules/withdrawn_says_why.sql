-- The note of a claim that was withdrawn says so, and why: a note that was there before is not the reason.
select
    'claims' as resource,
    csv_row,
    'note' as field,
    'does not say why the claim is withdrawn; write Withdrawn: and the reason' as problem
from claims
where status = 'withdrawn' and strpos(lower(coalesce(note, '')), 'withdrawn') = 0
