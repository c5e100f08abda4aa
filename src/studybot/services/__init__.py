"""What a learner can do, one class per thing; interfaces hold them all in one ``Services``."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a command that needs one service does not load the libraries of the others
    from studybot.services.answers import AnswerService
    from studybot.services.changes import ChangeService
    from studybot.services.chat import ChatService
    from studybot.services.deliveries import DeliveryService
    from studybot.services.goals import GoalService
    from studybot.services.group_library import GroupLibrary
    from studybot.services.groups import GroupService
    from studybot.services.importing import ImportService
    from studybot.services.learners import LearnerService
    from studybot.services.library import LibraryService
    from studybot.services.matching import MatchService
    from studybot.services.memory import MemoryService
    from studybot.services.operations import OperationsService
    from studybot.services.overview import OverviewService
    from studybot.services.plans import PlanService
    from studybot.services.privacy import PrivacyService
    from studybot.services.progress import ProgressService
    from studybot.services.questions import QuestionService
    from studybot.services.reminders import ReminderService
    from studybot.services.reviews import ReviewService
    from studybot.services.rewriting import RewriteService
    from studybot.services.sentences import SentenceService
    from studybot.services.shelves import ShelfService


@dataclass(frozen=True)
class Services:
    learners: "LearnerService"
    goals: "GoalService"
    plans: "PlanService"
    changes: "ChangeService"
    progress: "ProgressService"
    overview: "OverviewService"
    reminders: "ReminderService"
    reviews: "ReviewService"
    deliveries: "DeliveryService"
    library: "LibraryService"
    imports: "ImportService"
    answers: "AnswerService"
    matching: "MatchService"
    privacy: "PrivacyService"
    sentences: "SentenceService"
    chat: "ChatService"
    memory: "MemoryService"
    operations: "OperationsService"
    rewriting: "RewriteService"
    shelves: "ShelfService"
    questions: "QuestionService"
    groups: "GroupService"
    group_library: "GroupLibrary"
