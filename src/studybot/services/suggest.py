"""What a person probably meant, for autocomplete and for errors."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence

from studybot.errors import InvalidInput, NotFound

MAX_NAME_CHARACTERS = 200


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


def complete(typed: str, titles: Mapping[str, str], limit: int) -> list[tuple[str, str]]:
    """Titles that begin with what was typed, then those with a word that does, then those that contain it."""
    wanted = " ".join(typed.lower().split())

    def rank(slug: str, title: str) -> int | None:
        lower = title.lower()
        if lower.startswith(wanted) or slug.startswith(wanted.replace(" ", "-")):
            return 0
        if any(word.startswith(wanted) for word in lower.split()):
            return 1
        return 2 if wanted in lower or wanted.replace(" ", "-") in slug else None

    ranked = [(r, title, slug) for slug, title in titles.items() if (r := rank(slug, title)) is not None]
    return [(slug, title) for _, title, slug in sorted(ranked)[:limit]]


def find_named(kind: str, name: str, titles: Mapping[str, str], resolve: Callable[[str], str | None]) -> str:
    """The slug of what is called so, by slug or title (``titles``: by slug), whatever the case. Raises NotFound with
    the nearest names."""
    wanted = _clean(name)
    slug = resolve("-".join(wanted.split())) or next((s for s, t in titles.items() if t.lower() == wanted), None)
    if slug is not None:
        return slug
    near = nearest(wanted, [*titles.values(), *titles], limit=2)
    hint = " or ".join(f"“{n}”" for n in dict.fromkeys(near))
    raise NotFound(
        f"There is no {kind} “{name[:60]}”."
        + (f" Did you mean {hint}?" if hint else " Type a few letters and pick from the list.")
    )


def _clean(name: str) -> str:
    cleaned = " ".join(name.lower().split())
    if not cleaned or len(cleaned) > MAX_NAME_CHARACTERS:
        raise InvalidInput(f"A name has between 1 and {MAX_NAME_CHARACTERS} characters.")
    return cleaned
