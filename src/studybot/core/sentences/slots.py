"""What was named in a sentence, by intent, in the forms other programs read (dates, minutes, zones, weekdays)."""

import itertools
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from studybot.core.sentences.amounts import NUMBER, number
from studybot.core.sentences.dates import DAYS, When, weekdays_in
from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.topics import Mention
from studybot.core.sentences.week import find_week

Slots = dict[str, Any]

_TODAY = re.compile(r"\b(?:today|tonight|this (?:evening|morning|afternoon)|now)\b")


def read_slots(intent: str, said: Sentence) -> Slots:
    reader = _READERS.get(intent)
    return {k: v for k, v in reader(said).items() if v is not None} if reader else {}


# ---- goals ----------------------------------------------------------------------------------------------------------

_DEADLINE_LEAD = (
    r"(?:(?:by|until|before|no later than|not later than|deadline(?: is| of)?|due(?: on| by)?|for|on|at|in time for|ready (?:by|for)|within|till|up to"
    r"|starting|starts(?: on)?|finish(?:ed)? by|done by|it should be (?:done|finished|ready) (?:by|until)|to be finished by|the latest|i have (?:time )?until|have until)\s*:?\s*(?:the\s+)?)"
)
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
_KEPT_VERB = re.compile(r"^(?:me|us)\b\s*(?:to\s+)?")


def _set_goal(said: Sentence) -> Slots:
    text = said.text
    deadline = _deadline(said)
    hours = said.weekly
    cuts: list[tuple[int, int]] = []
    if deadline is not None:
        cuts.append(_with_lead(text, deadline.start, deadline.end, _DEADLINE_LEAD))
    if hours is not None:
        lead = r"(?:[,;.]?\s*(?:and |but |so )?(?:(?:(?:i|we) )?(?:have|got|can|could|will|would|am|with|at|for|using|spending|studying|investing|invest|spend|give|do|manage|put|put in|only|about|around|roughly|maybe|up to|study|spare|dedicate|it|in|just|(?:have )?got|going|it is|that is|with about|on|as|time|is|of)\s+)+)"
        cuts.append(_with_lead(text, hours.start, hours.end, lead))
    goal = _goal_words(said, cuts)
    return {
        "goal": goal,
        "deadline": deadline.due.isoformat() if deadline else None,
        "hours_per_week": _plain(hours.value / 60) if hours else None,
    }


def _goal_words(said: Sentence, cuts: list[tuple[int, int]]) -> str | None:
    """The longest clause that stays when deadline and hours are cut away, without its lead ("I want to")."""
    text = said.text
    colon = re.match(
        r"(?:my |the |a |new |another )*(?:goal|mission|aim|target|dream|ambition|objective)\b[^:.!?]{0,40}:\s", text
    )
    cuts = [*cuts, (0, colon.end())] if colon else cuts
    marks = sorted({0, len(text), *(place for cut in cuts for place in cut)})
    pieces = [(a, b) for a, b in itertools.pairwise(marks) if not any(c[0] <= a and b <= c[1] for c in cuts)]
    clauses: list[tuple[int, int]] = []
    for start, end in pieces:
        place = start
        for m in re.finditer(r"(?<!\w\.\w)[.!?;](?:\s|$)|,\s|\s[–-]\s|\sso\s(?=(?:let|please|can))", text[start:end]):
            clauses.append((place, start + m.start()))
            place = start + m.end()
        clauses.append((place, end))
    best: tuple[float, int, int] | None = None
    for start, end in clauses:
        lead = _lead_end(text[start:end])
        begin, stop = start + lead, _trimmed(text, start + lead, end)
        if stop <= begin or not re.search(r"\w", text[begin:stop]):
            continue
        worth = (3.0 if lead else 0.0) + (2.0 if _mentions(said, begin, stop) else 0.0) + _verb(text[begin:stop])
        worth += min(1.0, (stop - begin) / 60) - 0.01 * len(best or ())
        worth -= 4.0 * bool(
            re.match(
                r"(?:because|since|as|my|it|that|this|thanks|please|sorry|the exam|for my)\b", text[start:end].strip()
            )
        )
        if best is None or worth > best[0]:
            best = (worth, begin, stop)
    if best is None:
        return None
    words = said.tidy.words(best[1], best[2])
    return re.sub(r"\s+", " ", re.sub(r"^(?:to|that)\s+", "", words, flags=re.I)) or None


def _verb(text: str) -> float:
    verb = r"(?:learn|become|build|master|understand|get|study|pass|prepare|know|train|deploy|ship|land|switch|move|break|refresh|read|write|work|be|speak|do|use|make|create|finish|brush|pick|train|dive|join|start|win|change|apply|implement|analy[sz]e)"
    return 1.5 if re.match(rf"{verb}(?:ing)?\b", text.strip()) else 0.0


def _lead_end(clause: str) -> int:
    place = len(clause) - len(clause.lstrip(" ,.;:-–"))
    while True:
        m = _GOAL_LEADS.match(clause[place:])
        if not m or not m[0].strip():
            break
        place += m.end()
    inner = re.search(
        r"\b(?:i|we) (?:really |just |also |still )*(?:want|would like|would love|need|have|hope|wish|plan|intend) to (?:be able to )?(?=\w)",
        clause[place:],
    )
    if inner:
        place += inner.end()
    m = _ABLE.match(clause[place:])
    while m:
        place += m.end()
        m = _ABLE.match(clause[place:])
    return place


def _trimmed(text: str, start: int, end: int) -> int:
    tail = re.search(
        r"[\s,;.!?–-]*(?:\b(?:please|thanks|thank you|and|but|by|until|in|with|for|at|so|then|for it|for that|for this|on it|if possible|at the latest|latest|ok|haha|as a goal|if you can|already|it should be done|and it should be done|i think|time for|if that is possible|now)\b[\s,;.!?]*)*$",
        text[start:end],
    )
    return start + tail.start() if tail else end


def _mentions(said: Sentence, start: int, end: int) -> bool:
    return any(start <= t.start < end for t in said.topics)


def _deadline(said: Sentence) -> When | None:
    """The date that a wish is due: one behind "by", "until", "in" first, then a bare one."""
    dates = [d for d in said.dates if d.kind != "length" and d.due >= said.today]
    led = [
        d
        for d in dates
        if re.search(rf"{_DEADLINE_LEAD}$", said.text[: d.start])
        or re.match(r"(?:in|within|by|after) ", said.text[d.start :])
    ]
    strong = [
        d
        for d in led
        if re.search(
            r"\b(?:by|until|before|deadline\w*(?: is| of)?|due|within|in time for)\s*:?\s*(?:the\s+)?$",
            said.text[: d.start],
        )
    ]
    good = (
        strong
        or [d for d in led if d.kind != "day" or d.first > said.today]
        or [d for d in dates if d.first > said.today]
    )
    return good[0] if good else None


def _with_lead(text: str, start: int, end: int, lead: str) -> tuple[int, int]:
    m = re.search(rf"[\s,;]*{lead}$", text[:start])
    return (m.start() if m else start, end)


def _goal_name(said: Sentence) -> Slots:
    """Which goal: a number, quoted words, or the words beside "goal"."""
    text = said.text
    ordinals = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
    m = re.search(r"\bgoals?\s*(?:number|no\.?|nr\.?|#)?\s*(\d+)\b|#\s?(\d+)|\b(?:number|no\.?|nr\.?)\s*(\d+)\b", text)
    if m:
        return {"goal": next(g for g in m.groups() if g)}
    m = re.search(
        rf"\bgoals? (?:number )?({'|'.join(w for w in ('one', 'two', 'three', 'four', 'five', 'six', 'seven'))})\b",
        text,
    )
    if m:
        return {"goal": str(int(number(m[1])))}
    m = re.search(r"\b(first|second|third|fourth|fifth) (?:goal|one)\b", text)
    if m:
        return {"goal": ordinals[m[1]]}
    m = re.search(r"[\"“„«]([^\"”“»]{2,80})[\"”“»]", said.tidy.raw)
    if m:
        return {"goal": m[1].strip(" .,!")}
    for pattern in _GOAL_NAMES:
        m = pattern.search(text)
        if m and m["g"].strip() and not re.fullmatch(r"(?:it|that|this|the|one|my|any|all|a)", m["g"].strip()):
            start, end = m.start("g"), _goal_end(text, m.start("g"), m.end("g"))
            words = said.tidy.words(start, end)
            if words and len(words.split()) < 12:
                return {"goal": re.sub(r"^(?:to|the|my)\s+(?=\w)", "", words, flags=re.I)}
    if said.topics:
        return {"goal": said.tidy.words(said.topics[0].start, said.topics[0].end)}
    return {}


_REMOVERS = r"(?:remove|delete|drop|cancel|take|scrap|erase|forget|abandon|quit|stop|strike|close|kick|throw|withdraw|end|kill|bin|rm|ditch|lose|give up|giving up|dropping|get rid of|get shot of|axe|nix|chuck|cut|discard)"
_GOAL_NAMES = tuple(
    re.compile(p)
    for p in (
        rf"\b{_REMOVERS}(?: (?:out|off|up|away|on|from|of))*(?: the| my| that| this)? (?:learning |study )?goals? (?:(?:about|of|to|for|called|named|with|on|:)(?!\w)\s*)+(?P<g>[^,.;!?]+)",
        r"^(?P<g>[^,.;!?]+?) (?:was|is|has been|turned out)\b[^,.;!?]*[,.;!?].*\b(?:that|the|this) goal",
        rf"\b{_REMOVERS}(?: (?:out|off|up|away|on))*(?: the| my| that| this)? goals? (?!(?:out|off|from|out|please|again|now|any|on my|list|is|was|because)\b)(?P<g>[a-z][^,.;!?]*)",
        rf"\b{_REMOVERS}(?: (?:out|off|up|away|on))*(?: the| my| that)? (?P<g>[^,.;!?]+?)(?:'s)? goal\b",
        rf"\b{_REMOVERS}(?: (?:out|off|up|away|on))*(?: the| my| that)? (?P<g>[^,.;!?]+?)(?: thing| stuff| one| bit)? (?:off|from|out of|on) (?:my |the )?(?:list of )?(?:goals?|list|targets|objectives)",
        r"\b(?:do not|no longer|not|does not|never) (?:really )?(?:want|need|wish|care)(?:s|ed)?(?: to)? (?:follow |pursue |keep |have |continue |do |reach )?(?:the |my )?(?:goal )?(?P<g>[^,.;!?]+?)(?: (?:any ?more|any longer|anymore|now|after all|either)\b|[,.;!?]|$)",
        r"\b(?:lost|losing) (?:my |all )?interest in (?P<g>[^,.;!?]+)",
        r"\bthe goal (?:about |of |to )?(?P<g>[^,.;!?]+?) (?:can|should|may|is|has|was|must|could|needs)\b",
        r"\b(?:gave|give|given|giving) up (?:on )?(?:the goal (?:of )?)?(?P<g>[^,.;!?]+)",
        r"^(?P<g>[^,.;!?]+?) (?:was|is|has been|turned out)\b[^,.;!?]*[,.;!?].*\bgoal",
        r"\bno more (?P<g>[^,.;!?]+?) goal",
        r"\b(?:my|the) (?P<g>[^,.;!?]+?) goal\b",
        r"\bgoal[: ]+(?:of |about |to )?(?P<g>(?!off|out|list|can|is)[a-z][^,.;!?]*)",
    )
)  # fmt: skip


def _goal_end(text: str, start: int, end: int) -> int:
    tail = re.search(
        r"(?:\s+(?:please|thanks|any ?more|anymore|any longer|from my (?:list|goals)|off my list|off the list|now|for good|again|because\b.*|since\b.*|as\b.*|so\b.*|and\b.*|i (?:do not|have)\b.*|it is\b.*))+$",
        text[start:end],
    )
    return start + tail.start() if tail else end


# ---- the week, the zone, the reminders ------------------------------------------------------------------------------


def _set_hours(said: Sentence) -> Slots:
    text = said.text
    week = find_week(text)
    if week and not (
        said.weekly
        and re.search(r"week", text[said.weekly.start : said.weekly.end])
        and not any(isinstance(v, list) for v in week.values())
    ):
        return {"availability": week}
    if said.weekly is not None:
        return {"hours_per_week": _plain(said.weekly.value / 60)}
    if said.durations:
        return {"hours_per_week": _plain(said.durations[-1].value / 60)}
    m = re.search(rf"(?:hours?|time)\b.{{0,25}}?\b(?:to|is|are|:|=|now|at|down to|up to)\s*(?P<n>{NUMBER})(?!\w)", text)
    m = m or re.search(rf"(?P<n>{NUMBER}) (?:weekly|a week|per week|/ ?week)", text)
    return {"hours_per_week": _plain(number(m["n"]))} if m else {}


def _set_timezone(said: Sentence) -> Slots:
    return {"zone": said.place[2] if said.place else None}


def _set_reminder(said: Sentence) -> Slots:
    text = said.text
    clock = next((c for c in said.times), None)
    if len(said.times) > 1:  # "not at 7 but at 8", "from 7 to 8"
        clock = (
            said.times[-1] if re.search(r"\b(?:instead|not|rather|from|change|move|earlier|later)\b", text) else clock
        )
    time = clock.text if clock else None
    if time is None:
        m = re.search(
            r"\b(?:at|to|for|reminders?|me)\s+(?P<h>[01]?\d|2[0-3])(?!\S)(?! (?:minutes|hours|days|weeks|times))", text
        )
        time = f"{int(m['h']):02}:00" if m else None
    cleaned = re.sub(r"\b(?:this|last|next) weekend\b", "", text)
    days = weekdays_in(cleaned)
    if len(days) == 7:
        days = []
    return {"time": time, "weekdays": [DAYS[d] for d in days] or None}


def _pause(said: Sentence) -> Slots:
    text = said.text
    for d in sorted(
        said.dates,
        key=lambda d: (
            not re.search(
                r"\b(?:until|till|to|before|back on|back|through)\s+(?:after )?(?:the |on )?$", text[: d.start]
            )
        ),
    ):
        lead = text[: d.start]
        if d.kind == "length":
            return {"until": d.last.isoformat()}
        if (
            re.search(
                r"\b(?:until|before|to|till|back(?: on| at| again)?|resume(?: on)?|again (?:on|from)|up to|through|not before|earliest)\s+(?:after\s+)?(?:the\s+|on\s+)?$",
                lead,
            )
            or d.kind == "day"
        ):
            after = re.search(r"\bafter\s+(?:the\s+)?$", lead)
            if re.fullmatch(r"(?:today|tonight|this (?:evening|afternoon|morning|day))", text[d.start : d.end]):
                return {"until": (said.today + timedelta(days=1)).isoformat()}
            if re.match(r"in ", text[d.start :]):
                return {"until": d.first.isoformat()}
            first = d.last + timedelta(days=1) if after or re.match(r"(?:the )?rest", text[d.start :]) else d.first
            return {"until": first.isoformat()}
        if d.kind in {"range", "month"}:
            return {"until": (d.last + timedelta(days=1)).isoformat()}
    if said.durations and not said.dates:
        return {}
    m = re.search(rf"(?P<n>{NUMBER}) (?P<unit>day|week|month|fortnight)s?\b", text)
    if m:
        days = {"day": 1, "week": 7, "fortnight": 14}.get(m["unit"])
        if days:
            return {"until": (said.today + timedelta(days=round(number(m["n"]) * days))).isoformat()}
    return {}


# ---- topics, minutes, days ------------------------------------------------------------------------------------------

_TOPIC_PATTERNS: dict[str, tuple[str, ...]] = {
    "record_done": (
        r"\b(?:done with|finished with|through with|ready with|finished|finish|completed|complete|wrapped up|did|done|studied|learned|learnt|covered|nailed|crushed|tick off|check off|cross off|through|log|record|mark)\b(?: off)? (?:the |my |all of |all |up |that )*(?P<t>[^,.;:!?]+)",
        r"^(?P<t>[^,.;:!?]+?)(?: (?:topic|block|session|chapter))?[:,]? (?:is |are |was |has been )?(?:all )?(?:done|finished|complete|completed|ready|✅|in the bag)",
    ),
    "record_partial": (
        r"\b(?:of|on|with|into|through|in|started|begun|did|studied|some|read)\b (?:the |my |a bit of |some |part of |half of )*(?P<t>[^,.;:!?]+)",
        r"^(?P<t>[^,.;:!?]+?)[:,]? ",
    ),
    "know_topic": (
        r"\b(?:know|familiar with|learn|teach me|bother with|good at|fluent in|mastered|did|done|understand|experience with|worked with|covered|studied|using|need)\b (?:the |any |all about |about |enough |well )*(?P<t>[^,.;:!?]+)",
        r"^(?P<t>[^,.;:!?]+?) (?:is|are|i) ",
    ),
    "skip": (r"\b(?:skip|leave out|drop|omit|cancel|let out|pass on|ditch)\b (?:the |my |topic |this |that )*(?P<t>[^,.;:!?]+)",),
    "move_block": (
        r"\b(?:move|shift|push|put|postpone|reschedule|do|study|bring|delay|transfer|change|set|pull|swap|bump)\b (?:the |my |topic )*(?P<t>[^,.;:!?]+)",
    ),
    "why_topic": (r"\b(?:need|learn|study|why(?: is| are| do)?|for|of|learning|doing|justify)\b (?:the |to learn |to study |to do )*(?P<t>[^,.;:!?]+)",),
    "when_topic": (r"\b(?:about|learn|study|is|are|to|start|do|doing|does|comes|eta (?:on|for))\b (?:the |with |we |i )*(?P<t>[^,.;:!?]+)",),
    "show_topic": (
        r"\btopic[: ]+(?:about |on |of |called )?(?P<t>[^,.;:!?]+)",
        r"\b(?P<t>[\w+#-]+(?: [\w+#-]+)?) topic\b",
        r"\b(?:about|on|open|show me|show|of|for|describe)\b (?:the )?(?P<t>[^,.;:!?]+)",
    ),
}  # fmt: skip
_NO_TOPIC = re.compile(
    r"(?:the |my |this |that |all |today's |tomorrow's |whole |next |last |an? |some |of |it|that|this|one|everything|all|block|session|slot|lesson|chapter|topic|half|today|tonight|tomorrow|for|now|part|bit|work|studying|study|learning|stuff|thing|things|again|please|already|up|off|them|those|xday|second|first|third|there|more|well|what|things|in|time|sessions|blocks|day|days|evening|morning|instead|on|at|to|from|with|and|so|as|is|was|done|not|yet|i|am|me|you|we|ready|late|early|here|much|least|until|by|out|through|finished|down)+"
)
_TAIL = re.compile(
    r"\s*(?:\b(?:today|tonight|now|already|please|in|for|after|took|it|this|yesterday|on|the|topic|block|session|chapter|stuff|lesson|so far|yet|and|but|is|was|are|at|to|from|instead|off|as|done|finished|complete|known|with|before|because|again|first|soon|next|any ?more|well|really|part|bit|list|my|plan|page|which|that|i|we|about|out|until|till|by|thing|exercises|due|scheduled|planned|coming|come|up)\b\s*)+.*$"
)


def topic_of(intent: str, said: Sentence) -> str | None:
    """The words that name a topic, as typed. A name of the library or the field first; what stands where a topic is
    expected when there is none."""
    named = _named(intent, said)
    if named is not None:
        return said.tidy.words(named.start, named.end)
    for pattern in _TOPIC_PATTERNS.get(intent, ()):
        m = re.search(pattern, said.text)
        if not m:
            continue
        start, end = m.start("t"), m.end("t")
        for d in said.found:
            if start < d.end and d.start < end:
                end = max(start, d.start)
        tail = _TAIL.search(said.text[start:end])
        words = said.text[start : start + tail.start()] if tail else said.text[start:end]
        if words.strip() and not _NO_TOPIC.fullmatch(words.strip()) and len(words.split()) <= 4:
            if re.search(r"\b(?:i|you|we|it|me|my|he|she|not|have|had|was|were|been|do|did)\b", words):
                continue
            return said.tidy.words(start, start + len(words.rstrip())) or None
    return None


def _named(intent: str, said: Sentence) -> Mention | None:
    expected = r"(?:\b(?:topic|about|with|of|on|learn|study|need|know|did|do|finished|completed|in|skip|move|through|doing|started|numpy|and|is|was|the|for|my|reviewed|teach me|studied|why|when|to|are|into|open|show|mark) |^)$"
    good = [t for t in said.topics if not t.plain or re.search(expected, said.text[: t.start])]
    if not good:
        return None
    text = said.text
    if intent == "why_topic" and len(good) > 1:
        reason = [
            t
            for t in good
            if re.search(
                r"\b(?:why|need|learn|learning|study|do|doing|bother with|for|point of|purpose of|reason (?:for|why)|matter|made to learn|stands|is|are|must i make|make)(?: \w+){0,2} $",
                text[: t.start],
            )
        ]
        main = [
            t
            for t in reason
            if not re.search(
                r"\b(?:build|become|work with|only want|before|for my|goal)(?: \w+){0,3} $", text[: t.start]
            )
        ]
        return (main or reason or good)[0]
    if intent == "know_topic" or len(good) == 1:
        return good[0]
    return good[0]


def _done(said: Sentence) -> Slots:
    return {"topic": topic_of("record_done", said), "minutes": _spent(said)}


def _partial(said: Sentence) -> Slots:
    minutes = _spent(said)
    part = said.share
    return {
        "topic": topic_of("record_partial", said),
        "minutes": minutes,
        "share": None if minutes is not None or part is None else _plain(part.value),
    }


def _spent(said: Sentence) -> int | None:
    """Minutes of studying: not those of something else ("a 10 minute break", "in 2 hours I leave")."""
    good = [d for d in said.durations if 1 <= d.value <= 24 * 60]
    return round(good[0].value) if good else None


def _know(said: Sentence) -> Slots:
    return {"topic": topic_of("know_topic", said)}


def _skip(said: Sentence) -> Slots:
    days = [d for d in said.dates if d.kind == "day"]
    topic = topic_of("skip", said)
    if not days and said.dates and said.dates[0].kind == "range":
        days = [said.dates[0]]
    return {"on": days[0].first.isoformat() if days else None, "topic": topic}


def _move(said: Sentence) -> Slots:
    text = said.text
    days = [d for d in said.dates if d.kind in {"day", "range"}]
    start: date | None = None
    goal: date | None = None
    for d in days:
        lead, tail = text[: d.start], text[d.end :]
        if _is_source(lead, tail):
            start = start or d.first
        elif goal is None or re.search(r"\b(?:to|on|until|instead)\s+(?:the |next )?$", lead):
            goal = d.first if goal is None or start is not None else goal
            if goal is not None and len(days) > 2 and re.search(r"\bto\s+(?:the )?$", lead):
                goal = d.first
    if (
        goal is None
        and start is not None
        and len(days) == 1
        and re.search(r"\b(?:to|on|until|for)\s+(?:the )?$", text[: days[0].start])
    ):
        start, goal = None, days[0].first
    topic = topic_of("move_block", said)
    return {"topic": topic, "from": start.isoformat() if start else None, "to": goal.isoformat() if goal else None}


def _is_source(lead: str, tail: str) -> bool:
    """Whether a day is where the block stands now: "from Friday", "Thursday's", "instead of Friday", "of today"."""
    if re.match(
        r"(?:'s|s)? ?'?s?\s?(?:block|session|slot|lesson|study|studying|one|stuff|topic|work|plan|unit|class|learning|evening|night)\b",
        tail,
    ) or tail.startswith("'s"):
        return not re.search(r"\b(?:to|until)\s+$", lead)
    if re.search(
        r"\b(?:from|instead of|rather than|than(?: on)?|not(?: on)?|of|claimed my|not do|lost my|can not(?: on| do)?|no time (?:on)?|something (?:came|has come) up (?:on|for)?|busy(?: on)?|away(?: on)?|out(?: on)?|on call(?: on)?|leave)\s+(?:the |my |this |next )?$",
        lead,
    ):
        return True
    return bool(
        re.match(
            r"(?:'s| is|s)? ?(?:is )?(?:no good|not good|bad|does not work|will not work|is out|not possible|impossible|is bad|is full|is no good|is gone|got (?:busy|full)|is taken|is packed|is a no|suits me badly|is a bad day|is difficult|is busy|is not good|party|i can not|i am busy|has)\b",
            tail,
        )
    )


def _days_off(said: Sentence) -> Slots:
    good = [d for d in said.dates if d.kind in {"day", "range", "month"}]
    if not good:
        lengths = [d for d in said.dates if d.kind == "length"]
        return (
            {"from": said.today.isoformat(), "to": (lengths[0].last - timedelta(days=1)).isoformat()} if lengths else {}
        )
    ranges = [d for d in good if d.kind == "range" and (d.last - d.first).days > 0]
    best = ranges[-1] if ranges else good[0]
    more = [d for d in good if d.kind == "day"]
    if (
        not ranges
        and len(more) == 2
        and 0 < (more[1].first - more[0].first).days <= 30
        and not re.search(r"\bfree on|exam on", said.text)
    ):
        return {"from": more[0].first.isoformat(), "to": more[1].first.isoformat()}
    length = next((d for d in said.dates if d.kind == "length"), None)
    if length is not None and best.kind == "day":
        last = best.first + (length.last - said.today) - timedelta(days=1)
        return {"from": best.first.isoformat(), "to": last.isoformat()}
    return {"from": best.first.isoformat(), "to": best.last.isoformat()}


def _what_if(said: Sentence) -> Slots:
    text = said.text
    deadline = (
        _deadline(said)
        if re.search(r"deadline|by |until|finish|done|end|date|give|gave|due|push|move|delay|have|had", text)
        else None
    )
    amount = said.weekly or (said.durations[0] if said.durations else None)
    if amount is None:
        m = re.search(rf"(?P<n>{NUMBER}) (?P<more>more|extra|additional|fewer|less)? ?hours?", text)
        return {"deadline": deadline.due.isoformat() if deadline else None} if m is None else {}
    area = text[max(0, amount.start - 45) : amount.end + 30]
    fewer = re.search(
        r"\b(?:less|fewer|cut(?:ting)? (?:back|down|out|it)?(?: by)?|reduce[ds]? (?:\w+ )?by|lose|lost|slack\w*|drop(?:ped)? (?:\w+ )?(?:by|out|an|one|half)|dropped .* by|shave[ds]?|skip(?:ped)?|took off|knock(?:ed)? off|trim\w*|minus|shorter|went down by|down by|subtract\w*|gave up|give up|lower\w* .* by|without)\b|(?<![\w])-\s?\d",
        area,
    )
    more = re.search(
        r"\b(?:more|extra|additional|additionally|another|add(?:ed|ing|s)?|longer|on top|plus|further|increase[ds]? .* by|raise[ds]? .* by|up by|throw in|threw in|squeeze[ds]?|tack(?:ed)? on|put in an|bonus|over and above)\b|\+\s?\d",
        area,
    )
    to_level = re.search(
        r"\b(?:to|down to|up to|only|just|total(?:ling)?|have|had)\s+(?:about |only |just )?$", text[: amount.start]
    ) and not re.search(r"more|extra|less|fewer|another", text[amount.start : amount.end + 12])
    minutes = round(amount.value)
    if (fewer or more) and not to_level:
        sign = -1 if fewer and not (more and more.start() > fewer.start() and "more" in more[0]) else 1
        return {"extra_minutes_per_week": sign * minutes, "deadline": deadline.due.isoformat() if deadline else None}
    return {"hours_per_week": _plain(amount.value / 60), "deadline": deadline.due.isoformat() if deadline else None}


def _question(said: Sentence) -> Slots:
    return {"question": " ".join(said.tidy.raw.split())}


def _plain(value: float) -> float | int:
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


_READERS: dict[str, Callable[[Sentence], Slots]] = {
    "set_goal": _set_goal, "remove_goal": _goal_name, "set_hours": _set_hours, "set_timezone": _set_timezone,
    "set_reminder": _set_reminder, "pause_reminders": _pause, "record_done": _done, "record_partial": _partial,
    "know_topic": _know, "skip": _skip, "move_block": _move, "days_off": _days_off, "what_if": _what_if,
    "why_topic": lambda s: {"topic": topic_of("why_topic", s)},
    "when_topic": lambda s: {"topic": topic_of("when_topic", s)},
    "show_topic": lambda s: {"topic": topic_of("show_topic", s)},
    "ask_question": _question,
}  # fmt: skip
