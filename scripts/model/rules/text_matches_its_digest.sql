-- A source that names a text also gives its digest, and the text matches it byte for byte.
with digests as (
    select text_path, sha256(text) as digest
    from texts
)
select
    'sources' as resource,
    s.csv_row,
    'text_sha256' as field,
    'does not match ' || coalesce(s.text_path, 'any text') || ', whose SHA-256 is '
    || coalesce(d.digest, 'unknown') || '; restore the text as it was received' as problem
from sources as s
left join digests as d on d.text_path = s.text_path
where (s.text_path is not null or s.text_sha256 is not null)
    and coalesce(d.digest <> s.text_sha256, true)
