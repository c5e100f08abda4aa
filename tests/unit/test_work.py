"""A question that waits for the model delays nobody else."""

import asyncio
import threading

from studybot.services.work import Work


async def test_a_slow_model_never_delays_a_command() -> None:
    work = Work()
    loaded = threading.Event()
    question = asyncio.create_task(work.model(loaded.wait, 10))
    for number in range(20):
        assert await asyncio.wait_for(work.run(lambda n=number: n), 5) == number  # type: ignore[misc]
    assert not question.done()
    loaded.set()
    assert await question
    work.close()
