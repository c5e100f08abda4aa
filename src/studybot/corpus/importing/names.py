"""What the topic of a part is called, and what is left of the part beside that name."""

import re

from studybot.core.wording import upper_first
from studybot.corpus.importing.parts import FEW_WORDS, Part

MAX_TITLE = 90
# "Learn about X", "Gain experience with X": the topic is X.
_LEAD_IN = re.compile(
    r"^(?:(?:learn|understand|explore|study|know|practi[cs]e)(?:\s+(?:about|how\s+to|the\s+concepts?\s+of))?|master"
    r"|dive\s+into|get\s+(?:familiar|started)\s+with|familiari[sz]e\s+yourself\s+with"
    r"|gain\s+(?:practical\s+|hands-on\s+)?(?:experience|expertise|knowledge|proficiency)\s+(?:with|in|of|through)"
    r"|start\s+with|use\s+(?:frameworks?|tools?|libraries|platforms?)\s+(?:like|such\s+as))\s+(?:the\s+)?(?=\w)",
    re.I,
)


def without_lead_in(text: str) -> str:
    return _LEAD_IN.sub("", text)


def item_title(part: Part) -> str:
    """A list item's or row's name: its lead, itself when short, else the beginning of its first sentence."""
    if part.lead:
        return without_lead_in(part.lead).strip()
    words = part.text.split()
    if len(words) <= FEW_WORDS:
        return without_lead_in(part.text.rstrip(" .;,")).strip()
    if part.bold and len(part.bold[0].split()) <= FEW_WORDS:
        return part.bold[0]
    sentence = re.split(r"(?<=[.!?])\s", part.text)[0].rstrip(".!?")
    said = re.match(r"(.{3,50}?)\s+(?:is|are)\s+(?:an?|the|used|one)\b", sentence)
    if said and len(said[1].split()) <= 5:
        return said[1]
    clause = re.split(r"\s+(?:to|so that|which|that|in order)\s+|\s[–—(]", without_lead_in(sentence))[0]
    return clause if 2 <= len(clause.split()) <= 14 else ""


def after_lead(part: Part) -> str:
    """The part without its name; with it, where the name is the beginning of a sentence."""
    if part.lead and part.text.startswith(part.lead):
        return part.text[len(part.lead) :].lstrip(" :–—-")
    return part.text if len(part.text.split()) > FEW_WORDS else ""


def sentence_with(text: str, term: str) -> str:
    return next((s for s in re.split(r"(?<=[.!?])\s+", text) if term in s), text)


def shortened(title: str) -> str:
    """At most ``MAX_TITLE`` characters, cut between words."""
    title = upper_first(title)
    return title if len(title) <= MAX_TITLE else title[:MAX_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-")
