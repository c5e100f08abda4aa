"""What is stored about a learner, why, and how long: table by table. A test compares it with the schema."""

from typing import NamedTuple

UNTIL_DELETED = "until you delete it with /data delete"


class Kept(NamedTuple):
    table: str
    what: str
    why: str
    how_long: str = UNTIL_DELETED


NOTICE = (
    Kept("learners", "your Discord id, time zone, week, days off and settings", "to plan and remind at your own time"),
    Kept("goals", "your goals in your words, the topics they mean, deadlines", "to plan for them"),
    Kept("plans", "each plan as it was made, the former ones too", "to compare what you did with what was planned"),
    Kept("plan_changes", "changes you were shown or made, and what was before", "to take a change back"),
    Kept("study_blocks", "planned study: topic, date, minutes, also of blocks removed since", "to show and move it"),
    Kept(
        "progress", "what you recorded: topic, minutes, date, your notes", "to say how far you are; nothing is altered"
    ),
    Kept("reminders", "which reminders you want, when, and pauses", "to send them"),
    Kept("deliveries", "each message sent or not: date, outcome, reason, its number", "never to send one twice"),
    Kept("dm_channels", "the number of your direct-message channel", "to reach you with one request"),
    Kept(
        "shelf_documents",
        "your own notes (/note)",
        "to search them for you alone",
        "until you remove one, or delete all",
    ),
    Kept(
        "questions", "what you asked, where, and whether it helped", "to follow up, and to mend the library", "180 days"
    ),
    Kept("review_cards", "what you review and when it is due", "to ask before you forget it"),
    Kept("review_log", "how well you knew each", "to find the next date"),
    Kept("review_pauses", "pauses and days off", "to put reviews off by as much"),
    Kept("group_members", "study groups that may see your week's topics", "to show it there", "until /group leave"),
    Kept("group_answers", "answers of yours a group may cite", "to cite you by name", "until you withdraw one"),
    Kept("conversations", "what you and I spoke of last, by place", "to know what “it” means", "for an hour of use"),
)

# What the tables do not say.
BESIDES = (
    "Messages I sent you are Discord's to keep; delete them there.",
    "The log of the running program has no id, name or text of yours in it.",
    "Deleting wipes the database's file too. Copies that whoever runs me made before (backups) are not changed: they "
    "last as long as that person keeps them, and after restoring one they delete you again with “studybot forget”.",
)


def notice_text() -> str:
    """As Markdown, a paragraph for each table."""
    lines = [f"**{k.table}**: {k.what}. Why: {k.why}. How long: {k.how_long}." for k in NOTICE]
    return "\n".join([*lines, *BESIDES])
