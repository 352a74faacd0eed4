select rowid as id, name, aliases, role
from agents
