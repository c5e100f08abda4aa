"""Small values kept as JSON text in a column."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime


def utc_text(moment: datetime) -> str:
    """ISO text of an aware moment in UTC, of one width, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def dump_list(values: Iterable[object]) -> str:
    return json.dumps(list(values), default=str)


def load_list(text: str) -> list[str]:
    loaded: list[str] = json.loads(text)
    return loaded
