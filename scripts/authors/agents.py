"""Agents by the names that people write: those that are nearly the same, and new ones with a key of their own."""

from slugify import slugify

from ..problems import Failure
from .edit import Edit, Row

# Out of a hundred: names that are as like as this may be one name.
ALIKE = 80


def list_names(agent: Row) -> list[str]:
    """The key, the name and the aliases of an agent."""
    names = [agent["agent_id"], agent["name"], *agent["aliases"].split("|")]
    return [name.strip() for name in names if name]


def find_near_agents(edit: Edit, name: str) -> list[tuple[str, str]]:
    """The agents, by key and name, that have a name nearly like this one."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.utils import default_process

    agents = [row for row in edit.rows("agents") if row["kind"] != "unnamed"]
    names = {(row["agent_id"], row["name"], one): one for row in agents for one in list_names(row)}
    found = process.extract(
        name, names, scorer=fuzz.token_sort_ratio, processor=default_process, limit=3, score_cutoff=ALIKE
    )
    return list(dict.fromkeys((key[0], key[1]) for _, _, key in found))


def add_agent(edit: Edit, row: Row, words: str = "") -> str:
    """Add an agent, and return its key, which is made from `words` or its name. Raises Failure if it has none of its own."""
    agent_id = slugify(words or row["name"])[:80].strip("-")
    if not agent_id or edit.rows("agents").find(agent_id=agent_id):
        raise Failure(
            f"the agent {row['name']!r} needs a key of its own; add it to data/agents.csv first, and name it by its key"
        )
    edit.rows("agents").append({"agent_id": agent_id, **row})
    return agent_id
