"""What somebody wants to be able to do, by when, and with how many hours a week."""

import itertools
import re

from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.sharing import topic_lists
from studybot.core.sentences.slots.deadlines import DEADLINE_LEAD, due_on, find_deadline
from studybot.core.sentences.slots.values import Slots, plain
from studybot.core.sentences.verb_lists import verb_lists

_GOAL_LEADS = re.compile(
    r"""^(?:(?:hey|hi|hello|ok|okay|so|well|please|also|and|then|now|could\ you(?:\ please)?|can\ you(?:\ please)?|would\ you|kindly|actually|good\ (?:morning|evening)|just|first|oh|right)[\s,!:.]+)*
    (?:
      (?:(?:please\ )?(?:set|add|create|make|note|save|start|put|give|take|register)(?:\ (?:me|up|down|for\ me))*\ (?:a\ |the\ |this\ |my\ |as\ a\ |another\ |one\ more\ )?(?:new\ |next\ |learning\ |study\ )?goals?(?:\ for\ me)?(?:\ please)?\s*(?::|-|–|,|\ of|\ to|\ is|\ about|\ that\ i)?)
    | (?:(?:a\ |my\ |the\ |one\ )?(?:new\ |next\ |big\ |main\ |other\ |current\ |second\ |learning\ )*(?:goal|target|aim|objective|mission|ambition|dream|plan|wish)\b(?:\ for\ me)?(?:,\ [^:,]{3,40}(?=:))?(?:\ (?:is|would\ be|will\ be|this\ year\ is))?\s*(?:now\ )?(?::|-|–|,)?(?:\ to(?=\ ))?)
    | (?:(?:please\ )?(?:make|create|build|draw\ up)(?:\ me)?\ (?:a\ )?(?:study\ |learning\ )?plan\ (?:for\ me\ )?(?:so\ that\ i\ can|to|for\ (?:me\ to\ )?))
    | (?:i|we)\ (?:really\ |just\ |also\ |still\ |finally\ |now\ |only\ |have\ )*(?:would\ |do\ |will\ )?(?:really\ |just\ |also\ |now\ |finally\ |have\ )*(?:want|like|love|need|wish|hope|plan|intend|have|got|decided|aim(?!ing)|try(?!ing)|must|should|expect|dream|mean|would\ rather)(?:ed)?(?:\ you)?(?:\ to)?(?:\ help\ me\ (?:to\ )?)?(?=\ )
    | (?:i\ am\ |we\ are\ )?(?:really\ |just\ )*(?:hoping|planning|aiming|going|trying|looking|dreaming|thinking|dying|keen|eager|preparing|working)\ (?:to|on|of|for|towards)(?=\ )
    | (?:want|would\ like|need|hope|wish|plan|aim|intend|have|got)(?:\ to)?(?=\ )
    | (?:hoping|planning|aiming|going|trying|looking)\ (?:to|for|at)(?=\ )
    | (?:help|get|teach|turn|let|prepare|make|guide|train|bring|coach)\ (?:me|us)(?:\ to|\ into\ (?:someone|somebody|a\ person)\ who\ (?:can|is\ able\ to))?(?=\ )
    | let\ us(?=\ )
    | i\ will(?=\ )
    | can\ i(?=\ )
    | to(?=\ )
    )\s*[:,\-–]?\s*""",
    re.X,
)

_ABLE = re.compile(r"^(?:to\s+)?(?:(?:be|become|get)\s+able\s+to|be\s+capable\s+of|to)\s+")
# What stands between a goal and the hours for it: "and I have", "with about".
_HOURS_LEAD = r"(?:[,;.]?\s*(?:and |but |so )?(?:(?:(?:i|we) )?(?:have|got|can|could|will|would|am|with|at|for|using|spending|studying|investing|invest|spend|give|do|manage|put|put in|only|about|around|roughly|maybe|up to|study|spare|dedicate|it|in|just|(?:have )?got|going|it is|that is|with about|on|as|time|is|of)\s+)+)"
_NAMED = re.compile(
    r"(?:my |the |a |new |another )*(?:goal|mission|aim|target|dream|ambition|objective)\b[^:.!?]{0,40}:\s"
)
_CLAUSE_END = re.compile(r"(?<!\w\.\w)[.!?;](?:\s|$)|,\s|\s[–-]\s|\sso\s(?=(?:let|please|can))")
# "docker, linux tools and git": what is wanted, not three clauses
_OTHER_CLAUSE = r"(?:i|we|you|he|she|they|it|that|this|so|but|because|since|as|if|by|for|in|on|at|with|from|about|around|until|before|after|please|thanks?|no|not|my|let|then|also|maybe|hopefully|\d)\b"
_ITEM = rf"(?!{_OTHER_CLAUSE})[\w+#-]+(?: (?!{_OTHER_CLAUSE})[\w+#-]+){{0,2}}"
_LISTED = re.compile(rf"[\w+#-]+(?:, {_ITEM}){{1,9}},? (?:and|or|&) (?!{_OTHER_CLAUSE})[\w+#-]+")
_ASIDE = re.compile(r"(?:because|since|as|my|it|that|this|thanks|please|sorry|the exam|for my)\b")
_VERB = re.compile(
    r"(?:learn|become|build|master|understand|get|study|pass|prepare|know|train|deploy|ship|land|switch|move|break|refresh|read|write|work|be|speak|do|use|make|create|finish|brush|pick|train|dive|join|start|win|change|apply|implement|analy[sz]e)(?:ing)?\b"
)
_INNER_WISH = re.compile(
    r"\b(?:i|we) (?:really |just |also |still )*(?:want|would like|would love|need|have|hope|wish|plan|intend) to (?:be able to )?(?=\w)"
)
_GOAL_TAIL = re.compile(
    r"[\s,;.!?–-]*(?:\b(?:please|thanks|thank you|and|but|by|until|in|with|for|at|so|then|for it|for that|for this|on it|if possible|at the latest|latest|ok|haha|as a goal|if you can|already|it should be done|and it should be done|i think|time for|if that is possible|now)\b[\s,;.!?]*)*$"
)
_EARLIER = 0.03  # what a clause is worth for standing before another

Span = tuple[int, int]


def read_goal(said: Sentence) -> Slots:
    deadline, hours = find_deadline(said), said.weekly
    cuts: list[Span] = []
    if deadline is not None:
        cuts.append(_with_lead(said.text, deadline.start, deadline.end, DEADLINE_LEAD))
    if hours is not None:
        cuts.append(_with_lead(said.text, hours.start, hours.end, _HOURS_LEAD))
    return {
        "goal": _goal_words(said, cuts),
        "deadline": due_on(said, deadline).isoformat() if deadline else None,
        "hours_per_week": plain(hours.value / 60) if hours else None,
    }


def _goal_words(said: Sentence, cuts: list[Span]) -> str | None:
    """The worthiest clause that stays when deadline and hours are cut away, without its lead ("I want to")."""
    best: tuple[float, Span] | None = None
    verbs = verb_lists(said.text)
    for start, end in _clauses(said.text, cuts, [*verbs, *_lists(said)]):
        lead = _lead_end(said.text[start:end], most=min((a - start for a, _ in verbs if a >= start), default=end))
        core = start + lead, _trimmed(said.text, start + lead, end)
        if not re.search(r"\w", said.text[slice(*core)]):
            continue
        worth = _worth(said, (start, end), core) - (_EARLIER if best else 0)
        if best is None or worth > best[0]:
            best = (worth, core)
    if best is None:
        return None
    words = re.sub(r"^(?:to|that)\s+", "", said.tidy.words(*best[1]), flags=re.I)
    return re.sub(r"\s+", " ", words) or None


def _lists(said: Sentence) -> list[Span]:
    """What stays together though a comma stands in it."""
    return [*topic_lists(said), *(m.span() for m in _LISTED.finditer(said.text))]


def _clauses(text: str, cuts: list[Span], whole: list[Span]) -> list[Span]:
    named = _NAMED.match(text)
    cuts = [*cuts, (0, named.end())] if named else cuts
    marks = sorted({0, len(text), *(place for cut in cuts for place in cut)})
    clauses: list[Span] = []
    for start, end in itertools.pairwise(marks):
        if any(first <= start and end <= last for first, last in cuts):
            continue
        place = start
        for m in _CLAUSE_END.finditer(text[start:end]):
            if any(a < start + m.end() and start + m.start() < b for a, b in whole):
                continue
            clauses.append((place, start + m.start()))
            place = start + m.end()
        clauses.append((place, end))
    return clauses


def _worth(said: Sentence, clause: Span, core: Span) -> float:
    """How likely a clause says the goal: it has a lead, a topic, a verb of learning, is long, and is no aside."""
    words = said.text[slice(*core)]
    worth = 3.0 if core[0] > clause[0] else 0.0
    worth += 2.0 if any(core[0] <= t.start < core[1] for t in said.topics) else 0.0
    worth += 1.5 if _VERB.match(words.strip()) else 0.0
    worth -= 4.0 if _ASIDE.match(said.text[slice(*clause)].strip()) else 0.0
    return worth + min(1.0, len(words) / 60)


def _lead_end(clause: str, *, most: int) -> int:
    """``most``: where what is wanted begins at the latest."""
    place = len(clause) - len(clause.lstrip(" ,.;:-–"))
    while (m := _GOAL_LEADS.match(clause[place:])) and m[0].strip() and place + m.end() <= most:
        place += m.end()
    if inner := _INNER_WISH.search(clause[place:]):
        place += inner.end()
    while m := _ABLE.match(clause[place:]):
        place += m.end()
    return place


def _trimmed(text: str, start: int, end: int) -> int:
    tail = _GOAL_TAIL.search(text[start:end])
    return start + tail.start() if tail else end


def _with_lead(text: str, start: int, end: int, lead: str) -> Span:
    m = re.search(rf"[\s,;]*{lead}$", text[:start])
    return (m.start() if m else start, end)
