select
    (select "rows" from _counts where name = 'sentences') as sentences,
    (select count(*) from sentences where disposition = 'open') as open
