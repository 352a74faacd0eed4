select version, released_on, urn, content
from _changes
order by rowid
