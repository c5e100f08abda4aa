"""Questions that a learner's plan answers, not the library: ``when do I learn about transformers?``"""

import re

_WHEN = re.compile(
    r"^(?:and |so |but |ok |hey |hi )*when (?:do|will|should|would|am|can|shall) (?:i|we)\b"
    r"(?: (?:going|able|supposed|due) to)?"
    r" (?:get to |start to |start |begin to |begin )?"
    r"(?:learn(?:ing)?|study(?:ing)?|do(?:ing)?|start(?:ing)?|reach(?:ing)?|cover(?:ing)?|see(?:ing)?|have|"
    r"finish(?:ing)?|get to|meet)"
    r"\s+(?:about |with )?(?:the topic )?(?P<topic>[^?]+?)\s*\??$"
    r"|^when (?:is|are|does|do|will) (?P<due>[^?]+?) "
    r"(?:due|planned|scheduled|coming(?: up)?|in my plan|start|on my plan)\s*\??$",
    re.I,
)


def asked_when(question: str) -> str | None:
    """The topic's name, as it was typed, of a question about its dates in the plan."""
    found = _WHEN.match(" ".join(question.split()))
    return (found["topic"] or found["due"]).strip(" .!") if found else None
