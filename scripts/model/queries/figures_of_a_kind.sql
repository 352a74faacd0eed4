select
    figure_id,
    said_on,
    said_by,
    words,
    stage,
    item_kind,
    designation,
    sender,
    receiver,
    quote,
    standing,
    claim_id,
    statement_id
from figures_flat
where (instr(lower(item_kind), lower(:kind)) > 0 or instr(lower(designation), lower(:kind)) > 0) and :kind <> ''
order by designation, said_on_earliest, figure_id
