""" "Show me more": words that ask for more of what was shown last, whatever that was."""

import re

_LEAD = (
    r"(?:(?:ok|okay|yes|yeah|sure|cool|great|nice|good|interesting|thanks|thank you|and|so|but|please|hm+|well|now|oh"
    r"|(?:can|could|would|will|may) (?:you|i)|i (?:want|need|would like|would love)(?: to)?|let (?:us|me))[\s,.!:–-]+)*"
)
_TAIL = r"(?: (?:please|then|now|thanks|(?:on|about|of|to|for) (?:it|that|this|them)|i should know))*[\s.!?…]*"
_THINGS = r"(?: (?:details?|info|information|passages?|quotes?|sources?|results?))?"
_MORE = re.compile(
    rf"{_LEAD}(?:(?:show|tell|give|see|read|hear|know|get|learn|find out)(?: me| us)? )?(?:some |a bit |a little |even )?"
    rf"more{_THINGS}{_TAIL}"
)
_GO_ON = re.compile(
    rf"{_LEAD}(?:go on|go ahead|carry on|keep going|continue|next page"
    r"|(?:(?:is|are) there |do you have |have you got |got )(?:any |some )?more"
    rf"|(?:(?:is|are) there |do you have |have you got |got )?(?:any|any ?thing|some ?thing|what) (?:else|more)"
    rf"{_THINGS}){_TAIL}"
)


def asks_for_more(text: str) -> bool:
    """``text``: tidied."""
    return _MORE.fullmatch(text) is not None


def goes_on(text: str) -> bool:
    """Less plainly so: "go on", "anything else?" are also said of other things than an answer."""
    return _GO_ON.fullmatch(text) is not None
