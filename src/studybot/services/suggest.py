"""What a person probably meant, for autocomplete and for errors."""

import difflib
from collections.abc import Iterable, Sequence


def nearest(typed: str, names: Iterable[str], *, limit: int = 3) -> list[str]:
    """The closest names, best first; a mistyped letter or two is forgiven."""
    by_lower: dict[str, str] = {}
    for name in names:
        by_lower.setdefault(name.lower(), name)
    found = difflib.get_close_matches(typed.lower(), list(by_lower), n=limit, cutoff=0.6)
    return [by_lower[name] for name in found]


def starting_with(typed: str, names: Sequence[str], limit: int) -> list[str]:
    """Names for autocomplete: those whose beginning, then a word's beginning, then any part was typed."""
    wanted = typed.strip().lower().replace(" ", "_")

    def rank(name: str) -> int | None:
        lower = name.lower()
        if lower.startswith(wanted):
            return 0
        if any(part.startswith(wanted) for part in lower.replace("_", "/").replace("-", "/").split("/")):
            return 1
        return 2 if wanted in lower else None

    ranked = [(r, name) for name in names if (r := rank(name)) is not None]
    return [name for _, name in sorted(ranked)[:limit]]
