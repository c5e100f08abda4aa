"""How long to wait before trying again."""

import zlib
from datetime import timedelta


def back_off(attempts: int, *, key: str, first: timedelta, longest: timedelta) -> timedelta:
    """Twice as long after each of ``attempts`` tries, at most ``longest``, less up to half of it as jitter.

    The jitter keeps apart what failed together; it is drawn from ``key`` and the try, so it is the same every time.
    """
    doublings = min(max(0, attempts - 1), 20)
    wait: timedelta = min(first * 2**doublings, longest)
    share = zlib.crc32(f"{key}:{attempts}".encode()) / 2**32
    return wait * (1 - share / 2)
