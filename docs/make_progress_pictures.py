"""Draws docs/pictures/progress.png: every chart of the bot as it stands in Discord's dark theme and in its light one,
after seven weeks of a learner who studies on three days of five.

.venv/bin/python docs/make_progress_pictures.py
"""

import random
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import get_args

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.conftest import FixedClock, TinyApp, make_settings  # noqa: E402

from studybot.services.charts import plan_picture  # noqa: E402
from studybot.services.progress_pictures import PictureKind, progress_picture  # noqa: E402

TARGET = ROOT / "docs" / "pictures" / "progress.png"
THEMES = ((49, 51, 56), (255, 255, 255))  # what Discord draws behind a message: dark, light
SEED, DAYS = 3, 50
WIDTH, GAP = 520, 20


def draw() -> list[bytes]:
    dice = random.Random(SEED)  # noqa: S311 repeatable, not secret
    clock = FixedClock(datetime(2026, 10, 5, 18, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as folder:
        app = TinyApp(make_settings(Path(folder), corpus=ROOT / "corpus"))
        app.services.library.ingest()
        s = app.services
        s.learners.set_up("ann", zone="Europe/Berlin", week="mon-fri 1h, sat 3h", reminder_at="9:00", now=clock())
        goal = s.goals.propose("ann", "become a machine-learning engineer by 30 June 2027", now=clock()).goal
        s.goals.confirm("ann", goal.goal_id, now=clock())
        for _ in range(DAYS):
            if dice.random() < 0.6:
                s.progress.done("ann", minutes=dice.choice([20, 45, 60, 90]), now=clock())
            clock.advance(days=1)
        view = s.overview.show("ann", now=clock())
        drawn = [progress_picture(view, kind).png for kind in get_args(PictureKind)]
        drawn.append(plan_picture(s.plans.show("ann", now=clock()), week=0).png)
        app.close()
    return drawn


def put_together(drawn: Sequence[bytes]) -> Image.Image:
    """A row for each theme."""
    pictures = [Image.open(BytesIO(png)).convert("RGB") for png in drawn]
    pictures = [p.resize((WIDTH, p.height * WIDTH // p.width), Image.Resampling.LANCZOS) for p in pictures]
    height = max(p.height for p in pictures) + 2 * GAP
    sheet = Image.new("RGB", (len(pictures) * (WIDTH + GAP) + GAP, height * len(THEMES)))
    for row, theme in enumerate(THEMES):
        sheet.paste(theme, (0, row * height, sheet.width, (row + 1) * height))
        for column, picture in enumerate(pictures):
            sheet.paste(picture, (GAP + column * (WIDTH + GAP), row * height + GAP))
    return sheet


if __name__ == "__main__":
    put_together(draw()).save(TARGET, optimize=True)
