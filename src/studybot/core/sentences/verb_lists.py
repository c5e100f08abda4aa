"""Several verbs for one thing ("build, train and deploy models"), or each with a thing of its own ("clean data, train
models and deploy them"): one wish, however many verbs name it."""

import re

_MAKING = (
    r"(?:analy[sz]e|apply|automate|build|clean|code|collect|compare|create|debug|deploy|design|develop|evaluate|explain|explore"
    r"|fine-?tune|crawl|extract|gather|implement|improve|interpret|label|launch|learn|load|maintain|make|master|measure|model|monitor|optimi[sz]e|operate|plan|practi[cs]e"
    r"|prepare|present|process|program|publish|query|read|run|scale|scrape|serve|ship|store|test|train|transform|tune|understand|use|validate"
    r"|visuali[sz]e|write)"
)
_VERB = r"(?!not\b)(?:\w+ly )?[a-z][\w-]*(?: (?:up|out|down|off|over|on))?"
_GERUND = r"(?:\w+ly )?(?!morning|evening|nothing|something|anything|everything)\w+ing"
_LAST = r",? (?:and|or|&) (?:then |also |finally )?"


_OF_THE_PLAN = r"(?:sessions?|blocks?|reminders?|goals?|plans?|lessons?|days?)\b"
# Behind "to" and the like any word is a verb, in three places; of a pair, without "and", and in front of a sentence it must
# be one that makes or studies something: "to rest and skip today" is two wishes.
_ANY = rf"(?:\bto|\b(?:help|let|teach) (?:me|us)(?: to)?|\b(?:can|could|i will|we will)|:) (?P<any>{_VERB}(?:, {_VERB}){{1,9}}{_LAST}{_VERB})"
_MADE = rf"(?:^|\b(?:to|me|can|could|will)|:) ?(?P<made>{_MAKING}(?:, {_MAKING}){{0,9}}(?:{_LAST}|, ){_MAKING})"
_DOING = rf"\b(?P<doing>{_GERUND}(?:, {_GERUND}){{1,9}}{_LAST}{_GERUND})"
_NEXT = rf"(?= (?!(?:\w+ )?{_OF_THE_PLAN})\w)"
_LIST = re.compile(rf"(?:{_ANY}|{_MADE}|{_DOING}){_NEXT}")
# Each with a thing of its own, which is nothing of the learner's plan.
_OF_THE_WEEK = r"(?:sessions?|blocks?|reminders?|goals?|plans?|schedule|calendar|days?|weeks?|weekend|months?|evenings?|to(?:day|night|morrow)|\w+day)\b"
_THING = rf"(?!my\b|me\b|(?:\w+ )?{_OF_THE_WEEK})[\w'’+#-]+(?: (?!(?:and|or|then|also|so|but)\b|{_OF_THE_WEEK})[\w'’+#-]+){{0,3}}"
_EACH = (
    rf"(?:^(?!explain|compare|make|plan|present)|\b(?:to|me|can|could|will)|:) ?"
    rf"(?P<each>{_MAKING} {_THING}(?:, (?:then )?{_MAKING} {_THING}){{0,9}}(?:{_LAST}|, ){_MAKING})(?= {_THING})"
)
_OWN = re.compile(_EACH)
_NO_THING = r"(?:my|the|all|this|that|these|those|it|them|me|everything|to(?:day|night|morrow))\b"
_LEAD = r"(?:(?:and|so|also|please|ok|hi|hello|well)[ ,]+)*"
_WANTED = re.compile(
    rf"^{_LEAD}(?:(?:i|we) (?:really |just |also |now |do )*(?:want|would like|would love|hope|wish|plan|aim|need) (?:to )?"
    r"(?:be able to |(?:learn|know)(?: how)? to )?"
    r"|(?:(?:can|could|would|will) you (?:please )?)?(?:help|teach|let) (?:me|us) (?:how )?(?:to )?)$"
)


def verb_lists(text: str) -> list[tuple[int, int]]:
    """Spans from the first verb to the last; what they have in common, or the last one's own thing, stands behind."""
    shared = [m.span(m.lastgroup or 0) for m in _LIST.finditer(text)]
    own = [m.span("each") for m in _OWN.finditer(text)]
    return sorted([*shared, *(one for one in own if not any(a < one[1] and one[0] < b for a, b in shared))])


def wants_to_do(text: str) -> bool:
    """Whether the whole says that somebody wants to do several things, and names with what."""
    lists = verb_lists(text)
    if len(lists) != 1 or not _WANTED.match(text[: lists[0][0]]):
        return False
    own = _OWN.search(text)
    if own is not None and own.span("each") == lists[0]:
        return True
    return re.match(rf" {_NO_THING}", text[lists[0][1] :]) is None
