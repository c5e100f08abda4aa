"""Sentences whose words leave no doubt: they are read by rule, whatever the head says."""

import re

from studybot.core.sentences.sentence import Sentence

_TOOLS = r"(?:git|sql|pandas|docker|python|numpy|pytorch|tensorflow|keras|excel|linux|bash|postgres|mysql|kubernetes|airflow|javascript|java|github|jupyter|scikit-learn|sklearn|spark|csv|dataframe|commit|container|query|branch|matplotlib)"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(pattern))
    for intent, pattern in (
        ("unknown", r"\b(?:ignore|forget|disregard|override|bypass) (?:all |your |any |every |the |my )*(?:previous |prior |former |earlier |above )*(?:rules|instructions|guidelines|prompts?|programming|restrictions|training|directives)\b"),
        ("unknown", r"\b(?:system prompt|developer mode|jailbreak|admin(?:istrator)? (?:password|rights|mode)|api key|source code of (?:you|the bot))\b"),
        ("unknown", r"\b(?:show|give|send|tell|list|delete|remove|export|read)(?: \w+){0,3} (?:plan|data|progress|goals?|account|profile|history) of (?:the |an)?(?:other )?(?:user|student|learner|person|people|member|friend|<@|#?\d{3,})"),
        ("ask_question", rf"^(?:how (?:do|can|to|does|should|would) (?:i |you |one |we )?|is there a way to |what is the (?:best )?(?:way|command) to )(?:undo|delete|remove|drop|move|skip|stop|pause|resume|export|schedule|review|revert|cancel|plan|copy|track|test|show|list|rename|install)\b.*\b{_TOOLS}\b"),
    )
)  # fmt: skip


def certain(said: Sentence) -> str | None:
    """The intent, or None when no rule applies."""
    return next((intent for intent, pattern in _RULES if pattern.search(said.text)), None)


# What must stand in a sentence before something is done at once: without it the learner is asked first.
_EVIDENCE = {
    "record_done": r"\b(?:done|finish\w*|complet\w*|through|tick|check|cross|log|record|mark|did|studied|learned|learnt|wrapped|ready|nailed|crushed|covered|got|spent|worked|took|✅|behind me|in the bag|conquered|aced|smashed|knocked|off the list|over and done|sorted)\b|✅",
    "record_partial": r"\bhalf|\b(?:part\w*|started|start|begun|began|some|bit|little|percent|quarter|third|studied|worked|spent|did|only|minutes?|hours?|so far|progress|almost|nearly|log|add|read|managed|dent|halfway)\b|%|\d",
    "skip": r"\b(?:skip\w*|not today|no time|can not|leave|drop|miss|pass|cancel|out|ill|sick|tired|omit|ditch|sit|let|will not|unable|busy|today|tomorrow)\b",
    "know_topic": r"\b(?:know|knew|known|familiar|already|fluent|mastered|experience|experienced|can do|can already|good at|need|teach|old hat|nothing new|degree|work with|years|had|cold|sleep|read|bother|understand)\b",
    "undo": r"\b(?:undo\w*|undone|back|revert|reverse\w*|roll|rollback|mistake|wrong|oops|scratch|belay|restore|before|accident|cancel|remove|delete|forget|mean|strike|ctrl|unmark|withdraw|pretend|error|backwards|fat fingers)\b",
    "set_reminder": r"\b(?:remind\w*|alarm|nudge|ping|poke|message|notif\w*|write me|text me|wake|shout|line|prod|buzz|remember|tap)\b",
    "pause_reminders": r"\b(?:remind\w*|pause\w*|quiet|silen\w*|mute|snooze|hold|shush|notif\w*|messag\w*|nudg\w*|ping\w*|alarm|bug\w*|disturb|alone|peace|hush|sock|pipe|write|word|radio|stop|rest|break|suspend|nag\w*|bother\w*)\b",
    "resume_reminders": r"\b(?:remind\w*|resume|again|back|restart|unpause|un-?snooze|un-?mute|reactivate|start|continue|lift\w*|over|end|on|wake|pause|nudg\w*)\b",
    "stop_reminders": r"\b(?:remind\w*|notif\w*|nudg\w*|ping\w*|messag\w*|alarm|unsubscribe|nag\w*|bug\w*|dm|dms|opt)\b",
}  # fmt: skip
_EVIDENCE_PATTERNS = {intent: re.compile(pattern) for intent, pattern in _EVIDENCE.items()}
# Said about something not done, not asked, or about somebody else: never acted on at once.
_VETO = re.compile(
    r"\b(?:my (?:friend|sister|brother|colleague|boss|wife|husband|mum|mom|dad|mother|father|teacher|son|daughter|flatmate|roommate|cousin|neighbou?r|partner|buddy|team|kids?|children|cat|dog)(?:s|'s)? (?:\w+ ){0,2}(?:finished|did|done|deleted|skipped|knows|completed|moved|stopped|has|had|was|is|learned|undid|wants)"
    r"|(?:he|she|they) (?:finished|did|deleted|skipped|knows|completed|said|stopped|undid)"
    r"|wish|if only|almost|nearly skipped|was going to|were going to|was about to|used to|thought about|thinking (?:of|about)|considering|should i|shall i|might|maybe i should|i may|would have|could have|not sure"
    r"|never (?:said|told|asked|meant)|did not (?:say|ask|tell|finish|mean to (?:skip|stop))|have not|has not|had not|am not|is not|not yet|not done|not finished|nobody|no one asked"
    r"|do not (?:skip|stop|undo|delete|drop|remove|mark|record|pause|move|change|cancel|resume|start|tick|log|touch)|never (?:skip|delete|remove|undo)|do not you dare|whatever you do"
    r"|how (?:do|can|to|does|would)|what (?:is|does|are|happens|if|means?)|why|what would|suppose|imagine|will i|would i|when (?:do|will|is))\b"
)  # fmt: skip


def may_act(intent: str, said: Sentence) -> bool:
    """Whether the words themselves ask for it: only then is something done at once."""
    pattern = _EVIDENCE_PATTERNS.get(intent)
    if pattern is None or not pattern.search(said.text):
        return False
    veto = _VETO.search(said.text)
    if veto is None:
        return True
    return (intent, veto[0]) in _MEANT or (
        intent == "record_partial"
        and veto[0]
        in {"not done", "not finished", "not yet", "am not", "is not", "have not", "almost", "did not finish"}
    )


_MEANT = frozenset(
    {
        ("skip", "am not"),
        ("undo", "did not mean to skip"),
        ("undo", "did not ask"),
        ("undo", "was going to"),
        ("undo", "is not"),
        ("stop_reminders", "do not start"),
        ("know_topic", "is not"),
    }
)
