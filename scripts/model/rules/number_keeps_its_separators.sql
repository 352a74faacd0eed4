-- A large number in the words of an account's figure has separators: a spreadsheet takes them out when it saves.
select
    'figures' as resource,
    f.csv_row,
    'value_text' as field,
    'has the number ' || n.words || ' without separators, as a spreadsheet saves it; '
    || 'restore them, as in 500,000' as problem
from numbers as n
join figures as f on f.csv_row = n.csv_row
where n.resource = 'figures'
    and n.field = 'value_text'
    and f.account_id is not null
    and regexp_matches(n.words, '^[0-9]{4,}$')
    and n.number in (f.value, f.lower, f.upper)
