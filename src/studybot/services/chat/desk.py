"""The services a conversation uses."""

from typing import NamedTuple

from studybot.services.changes import ChangeService
from studybot.services.goals import GoalService
from studybot.services.learners import LearnerService
from studybot.services.library import LibraryService
from studybot.services.overview import OverviewService
from studybot.services.plans import PlanService
from studybot.services.privacy import PrivacyService
from studybot.services.progress import ProgressService
from studybot.services.questions import QuestionService
from studybot.services.reminders import ReminderService
from studybot.services.reviews import ReviewService


class Desk(NamedTuple):
    learners: LearnerService
    goals: GoalService
    plans: PlanService
    changes: ChangeService
    progress: ProgressService
    overview: OverviewService
    reminders: ReminderService
    library: LibraryService
    questions: QuestionService
    privacy: PrivacyService
    reviews: ReviewService
