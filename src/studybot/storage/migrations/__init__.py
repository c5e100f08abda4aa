"""The schema, as ordered steps, which stand by subject in the modules beside this one. A step that has landed is never
edited; a new one is last in ``STEPS``. A database knows a step by its function's name."""

from sqlite_utils.migrations import Migrations

from studybot.storage.migrations.conversations import m009_questions, m011_conversations
from studybot.storage.migrations.deliveries import m005_delivery_totals, m006_dm_channels
from studybot.storage.migrations.groups import m010_groups
from studybot.storage.migrations.learners import (
    m001_learners,
    m003_block_sequence,
    m004_plan_changes,
    m012_progress_notes,
)
from studybot.storage.migrations.library import m002_library, m008_shelves
from studybot.storage.migrations.reviews import m007_reviews

STEPS = (
    m001_learners,
    m002_library,
    m003_block_sequence,
    m004_plan_changes,
    m005_delivery_totals,
    m006_dm_channels,
    m007_reviews,
    m008_shelves,
    m009_questions,
    m010_groups,
    m011_conversations,
    m012_progress_notes,
)

migrations = Migrations("studybot")
for step in STEPS:
    migrations()(step)
