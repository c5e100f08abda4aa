"""Which topic and block of the plan a learner means, and what recording it leaves open."""

from datetime import datetime
from typing import NamedTuple

from studybot.core.learner import Learner, PlannedBlock, ProgressEntry
from studybot.core.local_time import local_date
from studybot.errors import NotFound
from studybot.services.library import LibraryService
from studybot.services.plans import PlanService
from studybot.storage.database import Database
from studybot.storage.plans import list_blocks


class Pointed(NamedTuple):
    """What the learner pointed at."""

    topic: str
    block: PlannedBlock | None


class Pointing:
    def __init__(self, db: Database, library: LibraryService, plans: PlanService) -> None:
        self._db = db
        self._library = library
        self._plans = plans

    def at(self, learner: Learner, block_id: int | None, topic: str | None, now: datetime) -> Pointed:
        """A block by its id; a topic, with its next open block of today; with neither, today's next open block. Raises
        NotFound."""
        library = self._library.library()
        if block_id is not None:
            block = self._plans.block(learner.learner_id, block_id)
            return Pointed(library.resolve(block.topic) or block.topic, block)
        today = local_date(now, learner.zone)
        open_blocks = [b for b in list_blocks(self._db, learner.learner_id, last=today) if b.state == "planned"]
        todays = [b for b in open_blocks if b.on == today] or open_blocks
        if topic is None:
            if not todays:
                raise NotFound("Nothing is open for today. Name a topic: /done topic.")
            return Pointed(library.resolve(todays[0].topic) or todays[0].topic, todays[0])
        slug = self._library.topic(topic).slug
        same = [b for b in todays if library.resolve(b.topic) == slug]
        return Pointed(slug, same[0] if same else None)

    def ends_topic(self, learner: Learner, named: Pointed, minutes: int | None) -> bool:
        """The last open block of a topic ends it; beside the plan, so does naming it without minutes."""
        library = self._library.library()
        rest = [
            b
            for b in list_blocks(self._db, learner.learner_id)
            if b.state == "planned"
            and b.kind == "study"
            and library.resolve(b.topic) == named.topic
            and (named.block is None or b.block_id != named.block.block_id)
        ]
        if named.block is not None:
            return not rest and named.block.kind == "study"
        if minutes is None:
            return True
        planned = sum(b.minutes for b in rest)
        return bool(planned) and minutes >= planned

    def still_open(self, entry: ProgressEntry) -> bool:
        """Whether blocks of a topic that just ended stand in the plan still."""
        blocks = list_blocks(self._db, entry.learner_id)
        return any(b.state == "planned" and b.topic == entry.topic and b.kind == "study" for b in blocks)
