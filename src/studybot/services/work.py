"""Worker threads: services are plain functions, and the event loop never waits for one."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Work:
    """Two pools: several threads for the database, one for the embedding model. A long embedding can therefore
    never delay a reminder or a command that does not need the model."""

    def __init__(self, threads: int = 4) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="service")
        self._model = ThreadPoolExecutor(1, thread_name_prefix="model")

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a service method that does not embed."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: function(*args, **kwargs))

    async def model(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a service method that embeds text: ask, search, match, propose, ingest."""
        return await asyncio.get_running_loop().run_in_executor(self._model, lambda: function(*args, **kwargs))

    def close(self) -> None:
        """Finish what runs, drop what waits."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._model.shutdown(wait=True, cancel_futures=True)
