"""What a reader of slots gives back."""

from typing import Any

Slots = dict[str, Any]


def plain(value: float) -> float | int:
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
