"""Whether Discord's gateway is connected, and for how long it has not been."""

from collections.abc import Callable

from discord.ext import commands


class GatewayWatch:
    """Counts shards that are up, by discord.py's own events: ``is_ready`` stays true after a connection is lost."""

    def __init__(self, bot: commands.AutoShardedBot, stopwatch: Callable[[], float]) -> None:
        self._bot = bot
        self._stopwatch = stopwatch
        self._up: set[int] = set()
        self._down_since: float | None = stopwatch()
        for name in ("ready", "resumed"):
            bot.add_listener(self._came, f"on_shard_{name}")
        bot.add_listener(self._went, "on_shard_disconnect")

    def down_seconds(self) -> float | None:
        """None while every shard is connected."""
        return None if self._down_since is None else self._stopwatch() - self._down_since

    async def _came(self, shard_id: int) -> None:
        self._up.add(shard_id)
        if len(self._up) == self._bot.shard_count:
            self._down_since = None

    async def _went(self, shard_id: int) -> None:
        self._up.discard(shard_id)
        if self._down_since is None:
            self._down_since = self._stopwatch()
