"""Why an answer was not rewritten: a closed list, for the log and for counting. No text of anybody stands in it."""

from typing import Literal

Reason = Literal[
    # nobody was asked
    "off", "not answered", "resting", "busy",
    # the endpoint
    "unreachable", "too slow", "refused", "too big", "malformed", "cut short",
    # the reply as a whole
    "empty", "too short", "too long", "repeated",
    # one of its sentences
    "uncited", "unknown citation", "link", "mention", "code", "markup", "new number", "new name", "new claim",
    "contrary", "unsupported",
    # ours
    "internal fault",
]  # fmt: skip


class Rejected(Exception):
    """The rewriting ends here, and the quotes are shown."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """``detail``: words of our own for the log, such as ``HTTP 500``; never what the endpoint wrote."""
        self.reason: Reason = reason
        self.detail = detail
        super().__init__(f"{reason} ({detail})" if detail else reason)
