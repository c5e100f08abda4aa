"""What a learner may change about their plan, as data: shown first, applied on their yes, and taken back on a wish."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from studybot.core.library import Slug
from studybot.core.model import Model
from studybot.core.plan import DAY_MINUTES, Availability, BlockLength, LocalTime


class SetWeek(Model):
    """Another week, cap, block length, share for reviews or buffer; None leaves a part as it is."""

    kind: Literal["week"] = "week"
    availability: Availability | None = None
    max_minutes_per_day: int | None = Field(default=None, ge=0, le=DAY_MINUTES)  # 0 takes the cap off
    block: BlockLength | None = None
    review_share: float | None = Field(default=None, ge=0, le=0.9)
    buffer_days: int | None = Field(default=None, ge=0, le=365)


class SetDaysOff(Model):
    """More days off; none given takes all coming ones back."""

    kind: Literal["days_off"] = "days_off"
    days: frozenset[date] = frozenset()


class TakeOption(Model):
    """A way out of a plan that cannot hold."""

    kind: Literal["option"] = "option"
    option: Literal["more_hours", "later_deadline", "drop_topics"]


class MoveBlock(Model):
    """To another date (and time), where it stays."""

    kind: Literal["move"] = "move"
    block_id: int
    on: date
    start: LocalTime | None = None


class PinBlock(Model):
    """A block stays where it is, or may move again."""

    kind: Literal["pin"] = "pin"
    block_id: int
    pinned: bool


class SplitTopic(Model):
    """A topic that is put off again and again, in blocks half as long."""

    kind: Literal["split"] = "split"
    topic: Slug


PlanAction = Annotated[
    SetWeek | SetDaysOff | TakeOption | MoveBlock | PinBlock | SplitTopic, Field(discriminator="kind")
]
ACTION: TypeAdapter[PlanAction] = TypeAdapter(PlanAction)
