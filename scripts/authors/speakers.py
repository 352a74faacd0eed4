"""Who speaks: the agent of the package whom a cue names, or what a new one may be called."""

import re

from .cues import ADVERB
from .edit import Row
from .periods import MONTHS
from .tellings import CUE

UNNAMED = re.compile(
    r"^(?:said\s|says\s|according to\s|as\s)?(?:an?|one|two|three|some|several|many|most|other|local|few|officials|residents|critics"
    r"|sources|analysts|experts|witnesses|reports|people|observers|passengers|neighbours|neighbors)\b"
    r"|not to be (?:named|identified)|\banonym\w+|\bunnamed\b",
    re.IGNORECASE,
)
# A report by the harbour office says whose it is.
DOCUMENT = re.compile(
    r"\ban?\s(?:[\w’'-]+\s){0,2}?(?:report|study|statement|letter|survey|audit|analysis|memo|note|paper|article|post|review)\s(?:\w+\s)?(?:by|from|of)\s",
    re.IGNORECASE,
)
NAME = re.compile(
    r"(?:[A-Z][\w’'-]*\.?)(?:\s(?:(?:of|for|the|de|la|da|del|di|du|van|von|der|bin|al)\s){0,2}(?:[A-Z][\w’'-]*\.?))*"
)
# What begins with a capital letter and is nobody's name.
NO_NAME = re.compile(
    r"(?:According|As|The|An?|In|On|At|But|And|He|She|It|They|We|I|\w+day|Yesterday|Today)(?:\s|$)"
)
# What stands before the words for a speaker, and behind them.
BEFORE_SPEAKER = re.compile(r"^\W*(?:(?:said|says|as|but|and|while|according to|told by)\s)*", re.IGNORECASE)
# To whom somebody tells something.
RECIPIENT = re.compile(r"\b(?:told|tells|informed|briefed|asked|warned|assured)\s(?P<whom>.+)", re.IGNORECASE)
TITLE = re.compile(
    r"(?i:mr|mrs|ms|miss|mx|sir|dame|lady|lord|dr|prof|professor|president|minister|secretary|mayor|governor|senator|chancellor"
    r"|judge|inspector|sergeant|captain|major|colonel|general|admiral|chairman|chairwoman|director|engineer|and|but|as|on|said|says)"
)
# He said, she added, according to them: who that is has been named before. "It is said" is nobody.
REFERRING = re.compile(
    r"\W*(?:(?:and|but|as|also|later|then|yesterday|on\s\w+day|said|says|added|adds)\b[\s,]*)*"
    r"(?:(?:he|she|they|it(?!\s(?:is|was|has|emerged|appears|seems)))\b(?!['’])|according to (?:him|her|them|it)\W*$)",
    re.IGNORECASE,
)


def propose_agent(cue: str, agents: list[Row], source_id: str, publisher_id: str) -> str:
    """The one agent whom a cue names; empty where it names none, or several."""
    named = find_agents(cue, agents, source_id, publisher_id)
    return named.pop() if len(named) == 1 else ""


def find_agents(cue: str, agents: list[Row], source_id: str, publisher_id: str) -> set[str]:
    """The agents whose name or alias stands in a cue, or else who have the surname there; the unnamed only of their own source.

    To whom something is told is not who tells it, and two former employees of the harbour office are not that office.
    """
    told = RECIPIENT.search(cue)
    words = cue[: told.start("whom")] if told else cue
    folded = words.casefold()
    found: dict[tuple[int, int], str] = {}
    surnames, kinds = [], {agent["agent_id"]: agent["kind"] for agent in agents}
    for agent in agents:
        is_elsewhere = agent["kind"] == "unnamed" and agent["described_in"] != source_id
        if is_elsewhere or agent["agent_id"] == publisher_id:
            continue
        for name in filter(None, [agent["name"], *agent["aliases"].split("|")]):
            # Most agents are not in most cues, and a pattern takes long to compile.
            if name.strip().casefold() not in folded:
                continue
            for one in re.finditer(rf"(?<!\w){re.escape(name.strip())}(?!\w)", words, re.IGNORECASE):
                found[one.span()] = agent["agent_id"]
        if agent["kind"] == "person" and _has_surname(words, agent["name"]):
            surnames.append(agent["agent_id"])
    # A name within a longer one is not that agent's.
    named = {
        agent_id
        for (start, end), agent_id in found.items()
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in found)
    }
    if is_unnamed(words):
        named = {agent_id for agent_id in named if kinds[agent_id] == "unnamed"}
    return named or {*surnames}


def _has_surname(words: str, name: str) -> bool:
    """Whether a person's surname stands in words, and not as part of somebody else's name."""
    names = name.split()
    if names and names[-1] not in words:
        return False
    one = (
        re.search(rf"(?:(?P<before>[A-Z][\w’'-]*)\s)?(?<!\w){re.escape(names[-1])}(?!\w|\s[A-Z])", words)
        if names
        else None
    )
    return bool(one and (not one["before"] or one["before"] in names or TITLE.fullmatch(one["before"])))


def refers_back(cue: str) -> bool:
    """Whether a cue says who speaks with a pronoun alone."""
    return bool(REFERRING.match(cue))


def is_unnamed(cue: str) -> bool:
    """Whether a cue describes its speaker without naming anybody: a deckhand, some residents, sources."""
    return bool(ADVERB.fullmatch(cue.strip()) or UNNAMED.search(cue)) and not DOCUMENT.search(cue)


def name_speaker(cue: str) -> str:
    """What a new agent may be called whom a cue names or describes; empty where it does neither."""
    if refers_back(cue):
        return ""
    if ADVERB.fullmatch(cue.strip()):
        return f'Unnamed, behind "{cue.strip().lower()}"'
    told = RECIPIENT.search(cue)
    words = cue[: told.start("whom")] if told else cue
    if document := DOCUMENT.search(words):
        words = re.split(r"\s(?:seen|published|released|sent|obtained)\b", words[document.end() :])[0]
    if not is_unnamed(words):
        for found in NAME.findall(words):
            while no_name := NO_NAME.match(found):
                found = found[no_name.end() :]
            while (title := found.partition(" "))[2] and TITLE.fullmatch(title[0].rstrip(".")):
                found = title[2]
            if found and found not in MONTHS and not re.search("[’']s$", found):
                return found
    words = re.split(
        rf",|\s(?:who|which|on \w+day|yesterday|today|had|has|have|was|were|is|are|would|also|later|then)\b|\s{CUE.pattern}",
        BEFORE_SPEAKER.sub("", words),
    )[0].strip()
    return f"{words[0].upper()}{words[1:]}" if words and not CUE.fullmatch(words) else ""
