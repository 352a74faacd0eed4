-- A hedge, negation or denial that stands before the quote in its clause, or right after it, is in the quote or in one
-- of the claim's cues; so is what tells without vouching, and can or plans to right before it. In May it is a month; no
-- doubt and nothing but affirm. What takes something for granted may be the subject of a hedge.
with places as (
    select
        c.csv_row, c.claim_id, c.quote_start, c.quote_end, s.text_path, n.sentence_end,
        c.explicitness = 'presupposed' as is_presupposed,
        greatest(n.sentence_start, c.quote_start - 5000, 0) as clause_start
    from claims as c
    join quote_sentences as n on n.csv_row = c.csv_row
    join english_sources as s on s.source_id = c.source_id
    where c.status = 'current'
),
clauses as (
    select
        c.csv_row,
        c.claim_id,
        c.is_presupposed,
        regexp_extract(
            substring(p.piece, c.clause_start - p.piece_start + 1, c.quote_start - c.clause_start), '[^,;:—–(]*$'
        ) as before,
        case
            when not c.is_presupposed
            then
                substring(
                    p.piece, c.quote_end - p.piece_start + 1, greatest(least(c.sentence_end - c.quote_end, 40), 0)
                )
        end as after
    from places as c
    left join pieces as p on p.text_path = c.text_path and p.piece_start = c.clause_start - c.clause_start % 5000
),
sides as (
    select csv_row, claim_id, is_presupposed, 'before' as side, before as clause from clauses
    union all
    select
        csv_row,
        claim_id,
        is_presupposed,
        'after',
        regexp_extract(
            after, '^(?:, (?:or )?(?:so )?it |,? )((?:no|without|beyond)(?: an?y?)? doubt|[a-z’'']+)', 1
        )
    from clauses
),
timeless as (
    select
        csv_row,
        claim_id,
        is_presupposed,
        side,
        regexp_replace(
            lower(regexp_replace(
                clause,
                '(?i:in|of|since|by|until|to|from|before|after|during|last|this|next|the|early|mid|late|[0-9]+)'
                || '[ -]May\b|\bMay [0-9]',
                ' ', 'g'
            )),
            '\b(?:(?:no|without|beyond)(?: a| any| all)?(?: reasonable| serious| real)? doubt'
            || '|(?:nobody|no one) doubt(?:s|ed)|nothing (?:but|short of|less than))\b', ' ', 'g'
        ) as clause
    from sides
),
words as (
    select
        csv_row,
        claim_id,
        is_presupposed,
        side,
        unnest(string_split(
            regexp_replace(
                regexp_replace(clause, 'n[''’]t', ' n’t', 'g'), '[^a-z0-9’\x{c0}-\x{24f}]+', ' ', 'g'
            ), ' '
        )) as word
    from timeless
),
found as (
    select w.csv_row, w.claim_id, w.side, w.word
    from words as w
    join cue_words as k on k.title = w.word
    where k.kind in ('hedge', 'negation', 'denial') or k.kind = 'telling' and w.side = 'before' and not w.is_presupposed
    union all
    -- Can [leak], can also easily [leak].
    select t.csv_row, t.claim_id, t.side, k.title
    from timeless as t
    join cue_words as k
        on k.kind = 'modal'
        and right(
            ' ' || regexp_replace(t.clause, '(?: (?:also|even|now|soon|still|then|well|[a-z]+ly))*\W*$', ''),
            length(k.title) + 1
        ) = ' ' || k.title
    where t.side = 'before'
),
cues as (
    select claim_id, string_agg(regexp_replace(lower(cue), 'n[''’]t', ' n’t', 'g'), ' ') as cues
    from attributions
    group by claim_id
)
select
    'claims' as resource,
    w.csv_row,
    'quote' as field,
    'leaves out "' || min(w.word) || '", which stands ' || min(w.side) || ' it; take it into the quote, record it as a '
    || 'cue, or accept this warning' as problem,
    'warning' as level
from found as w
left join cues as q on q.claim_id = w.claim_id
where not regexp_matches(coalesce(q.cues, ''), '(^|[^a-z])' || w.word || '($|[^a-z])')
group by w.csv_row
