"""The files in deploy/ fit the code: what can be checked of them without Docker and without a running systemd."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studybot.config import Settings, variable_of
from studybot.core.pulse import Pulse
from studybot.metrics import Watch, serve_metrics
from tests.conftest import FixedClock, TinyApp

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "studybot.service").read_text(encoding="utf-8")


class WatchedApp:
    """A metrics page whose tick was well at ``pulse.good_at``."""

    def __init__(self, app: TinyApp, clock: FixedClock) -> None:
        self.pulse = Pulse(every=20, good_at=clock().timestamp())
        self.watch = Watch(
            app.services.operations, app.work, clock, lambda: clock().timestamp(), lambda: self.pulse, None
        )
        self.port = ""


@pytest.fixture
async def watched(app: TinyApp, clock: FixedClock) -> AsyncIterator[WatchedApp]:
    running = WatchedApp(app, clock)
    async with serve_metrics(running.watch, host="127.0.0.1", port=0) as address:
        running.port = address.rsplit(":", 1)[1]
        yield running


def test_every_setting_named_there_is_a_setting() -> None:
    known = {variable_of(name) for name in Settings.model_fields}
    for text in (DOCKERFILE, UNIT):
        named = set(re.findall(r"\b(?:STUDYBOT|DISCORD)_[A-Z_]+\b", text))
        assert named
        assert named <= known


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M)
        for name in line.split()[:-1]  # the last is where to
    ]
    assert {"src", "corpus", "bot.py", "constraints.txt", "pyproject.toml"} <= set(copied)
    kept = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.M))
    for name in copied:
        assert (ROOT / name).exists(), name
    assert kept == set(copied)


def test_torch_is_the_pinned_one() -> None:
    assert "grep '^torch==' constraints.txt" in DOCKERFILE
    assert re.search(r"^torch==", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.M)


async def test_the_images_health_check_follows_the_page(watched: WatchedApp, clock: FixedClock) -> None:
    check = re.search(r"^HEALTHCHECK .*\\\n\s+CMD (\[.*\])$", DOCKERFILE, re.M)
    assert check is not None
    python, *words = json.loads(check[1])
    assert python == "python"

    async def run() -> int | None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *words,
            env=os.environ | {"STUDYBOT_METRICS_PORT": watched.port},
            stderr=asyncio.subprocess.DEVNULL,
        )
        return await asyncio.wait_for(process.wait(), 60)

    assert await run() == 0
    clock.advance(minutes=5)
    assert await run() == 1


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    program = re.search(r"^ExecStart=(\S+) bot\.py$", UNIT, re.M)
    assert program is not None
    unit = tmp_path / "studybot.service"  # it is not installed here, so another program stands in its place
    unit.write_text(UNIT.replace(program[1], sys.executable), encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
