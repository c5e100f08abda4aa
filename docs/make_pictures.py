"""Draws the README's pictures: the real bot in a simulated Discord, its page shot by headless Chromium.

.venv/bin/python docs/make_pictures.py      (needs Debian's `chromium`; writes docs/pictures/*.png)
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.conftest import MONDAY, FixedClock, make_settings  # noqa: E402
from tests.integration.discord_world import open_world  # noqa: E402

from studybot.app import App  # noqa: E402
from studybot.services.charts import plan_picture  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"


async def shoot(world: Any, channel: Any, viewer: Any, name: str, *, height: int) -> None:
    async with world.env.preview(channel, viewers=[viewer], layout="channel", width=1000, height=height) as page:
        with tempfile.TemporaryDirectory() as profile:
            process = await asyncio.create_subprocess_exec(
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                f"--user-data-dir={profile}", f"--window-size=1000,{height}", "--virtual-time-budget=15000",
                f"--screenshot={PICTURES / name}", page.url,
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            await asyncio.wait_for(process.wait(), 60)


async def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(MONDAY.replace(hour=6))
        app = App(make_settings(Path(folder), corpus=ROOT / "corpus"))
        app.services.library.ingest()
        async with open_world(app, clock, check_errors=False) as world:
            world.env.backend.bot_user.name = world.env.backend.bot_user.global_name = "studybot"
            await world.env.advance_time(max(0.0, (clock() - world.env.now()).total_seconds()))
            await world.slash(world.ann, "setup", zone="Europe/Berlin", week="8 hours", remind_at="09:00")
            goal = await world.slash(world.ann, "goal add", what="become a machine-learning engineer by 30 June 2028")
            await world.ann.click(goal.response, label="Yes, plan it")
            await shoot(world, world.channel, world.ann, "plan.png", height=1000)
            view = app.services.plans.show(str(world.ann.id), now=clock())
            (PICTURES / "week.png").write_bytes(plan_picture(view, week=4).png)
            clock.now = MONDAY
            await world.env.advance_time(2 * 3600)
            await world.ticker.tick()
            await shoot(world, world.ann_user.dm_channel, world.ann_user, "reminder.png", height=760)
            guild = world.env.create_guild("Study group")
            room = guild.create_text_channel("questions")
            member = guild.add_member(world.ann_user)
            await member.slash(room, "ask", question="what is overfitting and how do I prevent it?")
            await shoot(world, room, member, "answer.png", height=760)
        app.close()


asyncio.run(main())
