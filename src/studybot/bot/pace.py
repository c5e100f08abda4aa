"""Keeping under Discord's limit of 50 requests a second, rather than running into it."""

import asyncio
from collections import deque

# Requests in any such window as sent here; one less than the limit, because they do not all travel equally long.
MOST, WINDOW_SECONDS = 49, 1.0
GAP_SECONDS = 1 / 60  # even when behind: no bursts
LATE_SECONDS = 0.015  # a wake-up this late counts as on time, or every one of them would slow the rest down


class Pace:
    """First come, first served. Replies to commands do not wait here: Discord does not count them."""

    def __init__(self) -> None:
        self._sent: deque[float] = deque(maxlen=MOST)
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """Until the next request may go out."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            slot = self._next()
            await asyncio.sleep(max(0.0, slot - loop.time()))
            self._sent.append(max(slot, loop.time() - LATE_SECONDS))

    def _next(self) -> float:
        """On the event loop's clock."""
        if not self._sent:
            return 0.0
        full = len(self._sent) == MOST
        return max(self._sent[-1] + GAP_SECONDS, self._sent[0] + WINDOW_SECONDS if full else 0.0)
