"""Sentences whose words leave no doubt: they are read by rule, whatever the head says."""

import re

from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.verb_lists import wants_to_do

_TOOLS = r"(?:git|sql|pandas|docker|python|numpy|pytorch|tensorflow|keras|excel|linux|bash|postgres|mysql|kubernetes|airflow|javascript|java|github|jupyter|scikit-learn|sklearn|spark|csv|dataframe|commit|container|query|branch|matplotlib)"
_REMINDERS = r"(?:reminders?|reminding|remind|notifications?|pings?|nudges?)"
_PLEASE = r"^(?:please |can you |could you |can we |could we |would you |will you |i would like (?:you )?to |i want (?:you )?to |i need to |i have to |i must |let us |just |so |ok |, |kindly |also )*"
_UNTIL = r"(?:xlength|(?:until|before|till) (?:the )?(?:xday|xrange|xmonth|xtime)|(?:for )?(?:the )?(?:xrange))"
_PERIOD = r"(?:today|tonight|tomorrow|yesterday|mon|monday|tuesday|wednesday|thursday|friday|saturday|sunday|this|next|last|week|month|year|evening|morning|one|that|it|there|here|who|what|how|where)"
# On the tidied text.
_BY_WORDS: tuple[tuple[str, str], ...] = (
    ("unknown", r"\b(?:ignore|forget|disregard|override|bypass) (?:all |your |any |every |the |my )*(?:previous |prior |former |earlier |above )*(?:rules|instructions|guidelines|prompts?|programming|restrictions|training|directives)\b"),
    ("unknown", r"\b(?:system prompt|developer mode|jailbreak|admin(?:istrator)? (?:password|rights|mode)|api key|source code of (?:you|the bot))\b"),
    ("unknown", r"\b(?:show|give|send|tell|list|delete|remove|export|read)(?: \w+){0,3} (?:plan|data|progress|goals?|account|profile|history) of (?:the |an)?(?:other )?(?:user|student|learner|person|people|member|friend|<@|#?\d{3,})"),
    ("unknown", rf"\b(?!{_PERIOD}'s)[a-z]{{3,}}'s (?:study |learning )?(?:plan|progress|goals?|data|schedule|streak|sessions?|account|hours|reminders?)\b"),
    ("unknown", r"^(?:please |oh |no |hey |and |whatever you do,? |but )*(?:do not|never|do not you dare)(?: ever| you dare| just)*(?: to)? (?:skip|delete|remove|wipe|move|change|undo|erase|drop|cancel|touch|mark|record|reschedule|postpone|replan|shift)\b(?!.*\b(?:but|instead|just show|only show|rather)\b)"),
    ("ask_question", rf"^(?:how (?:do|can|to|does|should|would) (?:i |you |one |we )?|is there a way to |what is the (?:best )?(?:way|command) to )(?:undo|delete|remove|drop|move|skip|stop|pause|resume|export|schedule|review|revert|cancel|plan|copy|track|test|show|list|rename|install)\b.*\b{_TOOLS}\b"),
)  # fmt: skip
# On its shape.
_BY_SHAPE: tuple[tuple[str, str], ...] = (
    ("resume_reminders", rf"{_PLEASE}(?:resume|unpause|un-pause|unmute|reactivate|restart|unsnooze) (?:the |my |all |daily |these |those |your )*{_REMINDERS}\b|^{_REMINDERS} (?:back )?on(?: again)?(?: please)? ?[.!]?$|\b(?:end|stop|lift|cancel) (?:of |to )?the (?:reminder )?pause\b"),
    ("pause_reminders", rf"{_PLEASE}(?:pause|mute|snooze|silence|suspend|hold)(?: off)?(?: on)? (?:the |my |all |daily )*{_REMINDERS}\b(?!.*\b(?:forever|for good|permanently)\b)"),
    ("pause_reminders", rf"\b(?:stop|no|do not|turn off|switch off|turn|quiet|hold|disable|off|skip|leave me alone|not)\b.*\b{_REMINDERS}\b.*{_UNTIL}"),
    ("stop_reminders", rf"{_PLEASE}(?:stop|disable|deactivate|turn off|switch off|cancel|kill|end) (?:the |my |all |daily |sending |these |me )*{_REMINDERS}(?: me)?(?: for good| please| now| completely| forever| altogether)* ?[.!]?$"),
    ("pause_reminders", rf"\b(?:stop|no|not|without|quiet|off|hold|mute)\b.*\b{_REMINDERS}\b.*\b(?:for (?:a|the|one) (?:moment|while|bit|time being)|for now|temporarily|i (?:will )?(?:say|tell) you when)\b|\bfor (?:a|the|one) (?:moment|while|bit|time being)\b.*\b(?:no|not|without)\b.*\b{_REMINDERS}\b"),
    ("set_reminder", rf"{_PLEASE}(?:remind me|set (?:a |my |the )?(?:daily )?reminder|change (?:my |the )reminder)(?! of\b| who| what| why)(?!.*\b(?:to call|to buy|to take|to feed|to pay|my (?:mum|wife|husband|friend))\b).*\bxtime"),
    ("skip", rf"{_PLEASE}(?:skip|leave out|omit) (?:the |my |our )*(?:xday(?: 's|'s)?|xtopic|it|this(?= ?[.!,?]|$)|that(?= ?[.!,?]|$)|this one|that one|this session|this block|session|block|lesson|next (?:one|block|session))\b(?!.*\b(?:goal|{_REMINDERS}|know|master|mastered)\b)"),
    ("move_block", rf"{_PLEASE}(?:move|shift|push|postpone|reschedule|delay|bump) (?:the |my )?(?:xtopic|xday(?: 's|'s)? ?(?:block|session|slot|lesson)?|session|block)\b.*\b(?:to|on|until|for|by|forward)\b.*xday"),
    ("days_off", r"^(?:i am|we are|i will be|i am going) (?:away|on holiday|on vacation|on leave|travelling|traveling|out of town|off|offline|abroad)\b.*(?:xrange|xday)"),
    ("days_off", r"^(?:holidays?|vacation|days? off|time off|trip)\b ?:? ?(?:from |on |between )?(?:xrange|xday)"),
    ("why_topic", r"^(?:but |and |so )*why (?:do|must|should|would|am) i (?:really |even |still |have to |need to )*(?:need|learn|study|learning|studying|do|doing|take)(?: to learn| to study| to know)? (?:all |the |this )*xtopic(?: at all| for (?:this|that|my goal)| anyway| now| first)* ?[?.!]*$"),
    ("when_topic", r"^(?:and |so )*when (?:do|will|am|can) (?:i|we) (?:finally |get to |going to |start |begin |be )*(?:learn|learning|study|studying|do|doing|start|get to|reach|have|with)(?: about| with| on)? (?:the )?xtopic ?[?.!]*$"),
    ("when_topic", r"^when (?:is|are) (?:the |my )?xtopic(?: due| planned| scheduled| on| coming| up| next)* ?[?.!]*$"),
    ("what_if", r"^(?:and |but |so |just )*(?:what if|suppose|imagine|assuming|hypothetically|what would happen if|what happens if|what would change (?:if|with))\b.*(?:xweekly|xdur|hours?\b|deadline)"),
    ("record_done", r"^(?:i am |i have |i )?(?:just |finally |now )?(?:done|finished|completed)(?: with)? (?:the |all of |all )*xtopic(?! (?:part|chapter \d|half))(?!.*\b(?:not|yet|half|know|before)\b)"),
    ("know_topic", r"^i (?:already )?know (?:all about |about )?xtopic(?: already| well| very well| inside out| pretty well)* ?[.!]*$"),
    ("remove_goal", r"{PLEASE}(?:remove|delete|drop|cancel|scrap|strike|take|kill|bin|get rid of|get shot of|erase|ditch|abandon) (?!.*\b(?:all my data|account|everything)\b).*\bgoals?\b".replace("{PLEASE}", _PLEASE)),
    ("list_goals", r"^(?:please |can you |could you )?(?:show|list|tell|name|give)(?: me)?(?: again)?(?: all)?(?: of)? (?:my|the|all|all my) (?:current |active )?(?:goals|objectives|targets|aims)\b ?[?.!]*$|^(?:what|which) (?:are|goals)(?: my goals| do i have)(?: again| now| at the moment)? ?[?.!]*$"),
    ("delete_data", rf"{_PLEASE}(?:delete|erase|wipe|purge|destroy|remove) (?:all |of |the )*(?:my (?:data|account|profile|information|records|personal data)|everything (?:you|about me|i)|everything|my stuff|me) ?(?:you (?:know|have|store|stored).*|about me.*|please|now|from .*|completely)? ?[.!]?$"),
    ("export_data", rf"{_PLEASE}(?:export|download) (?:all |of |the )*(?:my )?(?:data|everything|progress|history|records)\b(?! ?frame)(?!.*xtopic)"),
)  # fmt: skip
_WORDS_COMPILED = tuple((intent, re.compile(pattern)) for intent, pattern in _BY_WORDS)
_SHAPES_COMPILED = tuple((intent, re.compile(pattern)) for intent, pattern in _BY_SHAPE)


def certain(said: Sentence) -> str | None:
    """The intent, or None when no rule applies."""
    for text, rules in ((said.text, _WORDS_COMPILED), (said.shape, _SHAPES_COMPILED)):
        for intent, pattern in rules:
            if pattern.search(text):
                return intent
    return "set_goal" if wants_to_do(said.text) else None


# What must stand in a sentence before something is done at once: without it the learner is asked first.
_EVIDENCE = {
    "record_done": r"\b(?:done|finish\w*|complet\w*|through|tick|check|cross|log|record|mark|did|studied|learned|learnt|wrapped|ready|nailed|crushed|covered|got|spent|worked|took|✅|behind me|in the bag|conquered|aced|smashed|knocked|off the list|over and done|sorted)\b|✅",
    "record_partial": r"\bhalf|\b(?:part\w*|started|start|begun|began|some|bit|little|percent|quarter|third|studied|worked|spent|did|only|minutes?|hours?|so far|progress|almost|nearly|log|add|read|managed|dent|halfway)\b|%|\d",
    "skip": r"\b(?:skip\w*|not today|no time|can not|leave|drop|miss|pass|cancel|out|ill|sick|tired|omit|ditch|sit|let|will not|unable|busy|today|tomorrow)\b",
    "know_topic": r"\b(?:know|knew|known|familiar|already|fluent|mastered|experience|experienced|can do|can already|good at|need|teach|old hat|nothing new|degree|work with|years|had|cold|sleep|read|bother|understand)\b",
    "undo": r"\b(?:undo\w*|undone|back|revert|reverse\w*|roll|rollback|mistake|wrong|oops|scratch|belay|restore|before|accident|cancel|remove|delete|forget|mean|strike|ctrl|unmark|withdraw|pretend|error|backwards|fat fingers)\b",
    "set_reminder": r"\b(?:remind\w*|alarm|nudge|ping|poke|message|notif\w*|write me|text me|wake|shout|line|prod|buzz|remember|tap)\b",
    "pause_reminders": r"\b(?:remind\w*|pause\w*|quiet|silen\w*|mute|snooze|hold|shush|notif\w*|messag\w*|nudg\w*|ping\w*|alarm|bug\w*|disturb|alone|peace|hush|sock|pipe|write|word|radio|stop|rest|break|suspend|nag\w*|bother\w*)\b",
    "resume_reminders": r"\b(?:remind\w*|notif\w*|nudg\w*|ping\w*|messag\w*|alarm|resume|unpause|un-?snooze|un-?mute|reactivate|wake|pause|writ\w+|bug\w*|nag\w*|poke\w*)\b",
    "stop_reminders": r"\b(?:remind\w*|notif\w*|nudg\w*|ping\w*|messag\w*|alarm|unsubscribe|nag\w*|bug\w*|dm|dms|opt)\b",
}  # fmt: skip
# What must not stand in its shape: it says the opposite, or speaks of something that is not studied.
_AGAINST = {
    "resume_reminders": r"\b(?:off|quiet|silen\w*|stop|mute|shush|hush)\b(?! (?:the |my )?(?:pause|break|silence|snooze))",
    "stop_reminders": r"\b(?:unpause|resume|un-?mute|un-?snooze|reactivate|restart|back on|turn on|switch on|again)\b|\breminders? (?:stopped|paused|off)\b",
    "pause_reminders": r"\b(?:unpause|resume|un-?mute|un-?snooze|reactivate|restart|back on|turn on|switch on)\b",
    "record_partial": r"\bxshare (?:of )?(?:the|my|our|his|her|their|all|your) (?:\w+ )?(?!xtopic|xday|xdur|session|block|lesson|topic|chapter|exercise|work|task|material|unit|course|reading|thing|stuff|it\b|one\b|plan|time|video|lecture|notebook|problem|page|section|slot|today|week|planned)\w+ (?:is|are|was|were|has|have|had|\w+ed|fails?|says?|thinks?)\b",
}  # fmt: skip
_AGAINST_PATTERNS = {intent: re.compile(pattern) for intent, pattern in _AGAINST.items()}
_EVIDENCE_PATTERNS = {intent: re.compile(pattern) for intent, pattern in _EVIDENCE.items()}
# Said about something not done, not asked, or about somebody else: never acted on at once.
_VETO = re.compile(
    r"\b(?:my (?:friend|sister|brother|colleague|boss|wife|husband|mum|mom|dad|mother|father|teacher|son|daughter|flatmate|roommate|cousin|neighbou?r|partner|buddy|team|kids?|children|cat|dog)(?:s|'s)? (?:\w+ ){0,2}(?:finished|did|done|deleted|skipped|knows|completed|moved|stopped|has|had|was|is|learned|undid|wants)"
    r"|(?:he|she|they) (?:finished|did|deleted|skipped|knows|completed|said|stopped|undid)"
    r"|wish|if only|almost|nearly skipped|was going to|were going to|was about to|used to|thought about|thinking (?:of|about)|considering|should i|shall i|might|maybe i|i may|would have|could have|not sure"
    r"|no,? wait|wait,? no|never mind|on second thoughts?|do not(?=[ .!]*$)"
    r"|never (?:said|told|asked|meant)|no need (?:to|for)|no reason to|without \w+ing|(?:was|were) (?:at|on|for|set)|did not (?:say|ask|tell|finish|mean to (?:skip|stop))|have not|has not|had not|am not|is not|not yet|can not (?:i|we)|not done|not finished|nobody|no one asked"
    r"|do not (?:skip|stop|undo|delete|drop|remove|mark|record|pause|move|change|cancel|resume|start|tick|log|touch)|never (?:skip|delete|remove|undo)|do not you dare|whatever you do"
    r"|how (?:do|can|to|does|would)|what (?:is|does|are|happens|if|means?)|why|what would|suppose|imagine|will i|would i|when (?:do|will|is))\b"
)  # fmt: skip


# Moods in which nothing is asked for: a condition, a question, something imagined, denied, joked about or told of before.
_SUPPOSED = re.compile(
    r"\bif\b(?! (?:possible|you (?:can|could|please|would|do not mind)|that is (?:ok|okay|fine|alright|possible)|it is (?:ok|okay|fine|possible)))"
    r"|\b(?:unless|whether|supposedly|hypothetically|just wondering|wondering|curious|kidding|joking|a lie|lying|silly|no matter|let us see|we will see|back in the day|in theory|in case|one day)\b"
    r"|\b(?:could|would) (?:i|he|she|they|we|it|tell|say|be|never)\b|\b(?:the )?(?:idea|plan|intention|hope) (?:was|is) to\b"
    r"|\b(?:will|would|shall|should|must|can|do|did) not (?:ever |just |really |even )?(?:skip|stop|pause|mute|undo|miss|drop|cancel|know|record|log|mark|start)\w*\b"
    r"|\b(?:never|not) (?:ever )?(?:stop|skip|pause|mute|undo|half|all|that i)\b|\bdo not want (?:the|my|any|to|you)\b|\bany (?:longer|more)\b|\banymore\b"
    r"|\b(?:difference|differences|versus|vs)\b|\bwhich (?:one|of)\b|\bi (?:said|meant|told you)\b|\b(?:hmm+|nah)\b(?=.*\w)"
)
# A question is a request only when it asks somebody to do it: "can you pause them?", "could we skip today?".
_ASKS_TO_DO = re.compile(
    r"(?:^|[.!?,;:-] ?)(?:\W*(?:hey|hi|hello|ok|so|oh|and|please|sorry|well|ugh|btw|also|then|hm+)\b[ ,]*)*(?:can|could|would|will|may|might|are) (?:you|we|i)\b"
    r"(?!.*\b(?:things|stuff|ever|at all|in general|always|later|able to)\b)"
)
_ASKED = re.compile(
    r"\?[\s!.]*$|^(?:and |but |so )*(?:is|are|was|were|does|did (?:i|you|he|she|they|we|it)|which|what|who|how|why|where)\b"
)
# Still a plain order or report when they end with it: "half of it, ok?", "undo that, please?"
_TAG = re.compile(
    r"\b(?:ok|okay|please|pls|right|alright|yes|yeah|will you|would you|can you|could you|thanks|possible|deal) ?\?[\s!.]*$"
)


_NO_MORE = re.compile(r"\b(?:do not want (?:the|my|any|to|you)|any (?:longer|more)|anymore)\b")


def _is_supposed(intent: str, text: str) -> bool:
    if _ASKED.search(text) and not _ASKS_TO_DO.search(text) and not _TAG.search(text):
        return True
    if intent in {"stop_reminders", "know_topic"}:
        text = _NO_MORE.sub("", text)
    return _SUPPOSED.search(text) is not None


def may_act(intent: str, said: Sentence) -> bool:
    """Whether the words themselves ask for it: only then is something done at once."""
    pattern = _EVIDENCE_PATTERNS.get(intent)
    if pattern is None or not pattern.search(said.text):
        return False
    against = _AGAINST_PATTERNS.get(intent)
    if (against and against.search(said.shape)) or _is_supposed(intent, said.text):
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
