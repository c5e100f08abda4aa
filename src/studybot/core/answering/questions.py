"""What a question asks for: its kind and its parts. What it compares stands in ``comparison``, what a follow-up leaves
out in ``follow_ups``."""

import re

from studybot.core.answers import QuestionKind
from studybot.core.text import content_words

ASKING = r"(?:what|how|why|when|where|who|which)"
AUXILIARY = r"(?:is|are|am|was|were|do|does|did|can|could|should|shall|would|will|has|have|had|must|may|might)"

_OPENING = re.compile(
    r"^(?:(?:hi|hey|hello|ok(?:ay)?|and|but|so|then|also|well|now|sorry|please|thanks|thank you|u+[hm]+|hm+)\b"
    r"[\s,:;.!]+)+",
    re.I,
)
_FRAME = re.compile(
    rf"""^(?:
        (?:can|could|would|will)\s(?:you|u|someone|somebody|anyone|anybody)\s(?:please\s)?
            (?:(?:tell|show|teach)\sme\s(?:about\s)?|(?=(?:explain|define|describe|compare|list|name|give)\b))
        | (?:tell|show|teach)\sme\s(?:about\s)?
        | (?:do|does)\s(?:you|anyone|anybody|someone|somebody)\sknow\s
        | i(?:\s(?:want|need|would\slike)|['’]?d\slike)\sto\s(?:know|understand)\s
        | (?:explain|describe|understand)\s(?:to\sme\s|me\s)?(?={ASKING}\b)
        | give\sme\s(?:an?\s|some\s|the\s)?
        )""",
    re.I | re.X,
)
_THANKED = re.compile(
    r"(?:(?:^|(?<=[\s?.!,;]))(?:(?:many|and|so) )?(?:thanks|thank you|thx|tia|cheers|pls|plz|please)\b"
    r"(?: (?:a lot|so much|very much|you|in advance|guys|all|again|mate|everyone|much))*[\s.!,:;)(<3❤-]*)+$",
    re.I,
)
_SENTENCE = re.compile(r"(?<!\bvs\.)(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)(?<=[.!?;])\s+", re.I)
_CLAUSE = re.compile(rf"(?:,|\s[-–])\s+(?=(?:{ASKING}|{AUXILIARY})\b)", re.I)
_BEGINS = re.compile(
    rf"(?:{ASKING}(?:['’]?s|['’]re)?|{AUXILIARY}(?:n['’]?t)?|define|explain|describe|compare|list|name|examples)\b",
    re.I,
)

_COMPARES = re.compile(
    r"\b(?:differen(?:ce|ces|t from|tiate)|differs?\b|diffs? (?:between|btw|b/w)|vs\.?|versus|compare\w*|comparison|"
    r"better than|worse than|rather than|instead of|opposed to)(?!\w)|"
    r"\b(?:advantages?|benefits?|prefer\w*|choose) .+ over\b",
    re.I,
)
_OR = re.compile(
    rf"\b[\w+#./-]*\w[+#]*\)?,?\s+or\s+(?!(?:not|so|else|more|less|fewer|even|something|two|three|{AUXILIARY[3:-1]})\b)\w[^?]{{0,100}}\??$",
    re.I,
)
_CHOOSES = re.compile(r"\b(?:better|best|prefer|choose|choice|pick|decide|whether|between|use|take|should)\b", re.I)
_OPEN = re.compile(r"^(?:how|what|why|who|where)\b", re.I)  # "or" in such a question is rarely a choice of two

_LISTED = (
    r"(?:types?|kinds?|examples?|ways|steps|methods|techniques|stages|phases|parts|components|options|causes|reasons|"
    r"advantages|disadvantages|benefits|drawbacks|pros|cons|limits|limitations|uses|applications|assumptions|metrics|"
    r"tools|properties|signs|symptoms|mistakes|tips|rules|practices|strategies|approaches|algorithms|libraries|skills)"
)
_NOT_SEVERAL = r"(?:is|was|does|has|its|this|us|as|\w*(?:ss|sis|ias)|\w*means|pandas|keras|statistics|math(?:ematic)?s)"
_KINDS: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = (
    ("list", re.compile(
        rf"^(?:(?:what|which)\b.*\b|(?:is|are) there\b.*\b|any\s+|some\s+|common\s+|the\s+)?"
        rf"{_LISTED}(?<!type)(?<!kind)(?<!example)\s+(?:of|to|for|in|are|there|that)\b"
        rf"|^(?:list|name|examples?)\b|^what are (?:(?:the|some|any)\b|(?:[\w-]+ ){{0,2}}{_LISTED}\b)"
        rf"|^(?:what|which)\s+(?!{AUXILIARY}\b)(?:[\w-]+\s+)??(?!{_NOT_SEVERAL}\b)[\w-]+s\s+(?:are|exist|do|can|could|should|would|will|"
        rf"have|need|help|work)\b", re.I)),
    ("how", re.compile(
        r"^how\b(?! (?:many|much|long|often|frequently|big|large|small|old|new|far|close|high|low|deep|wide|fast|slow|"
        r"quickly|soon|likely|common|good|well|bad|accurate|reliable|hard|difficult|easy|expensive|cheap|important|"
        r"popular|useful|strong|sure|about|come|so)\b)"
        r"|^what(?:['’]?s| is| are| would be) (?:the |an? )?(?:best |good |right |easiest |usual |proper |common |"
        r"simplest |fastest |recommended )+(?:way|ways|approach|strategy|procedure|practice)\b", re.I)),
    ("definition", re.compile(
        r"^(?:what(?:['’]?s| is| are| was| were| exactly is)\b"
        r"(?! (?:the best|best|wrong|happening|going on|better|new|next|left)\b)"
        r"|(?:define|explain|meaning of|definition of|describe)\b)"
        r"|^what .{1,60} (?:is|are|means?)\??$|\bwhat (?:do|does|did) .{1,60} (?:mean|stand for)\b"
        r"|\bmeant? by\b", re.I)),
    ("yes_no", re.compile(rf"^{AUXILIARY}(?:n['’]?t)?\b", re.I)),
)  # fmt: skip

_PARTS = re.compile(rf"\s*(?:[?;]\s+|,?\s+and\s+(?=(?:{ASKING}|should|can|do|does|is|are)\b))", re.I)
_NEXT_PART = re.compile(rf",\s+(?={ASKING}\s+{AUXILIARY}\b)", re.I)
PRONOUN = re.compile(
    r"\b(?:it|its|them|they|their|this|these|those)\b"
    r"|(?<=\bis )that\b|(?<=\bdoes )that\b|(?<=\bdo )that\b|(?<=\bof )that\b|(?<=\bwith )that\b|(?<=\bfor )that\b"
    r"|(?<=\bexplain )that\b|(?<=\blike )that\b|(?<=\babout )that\b|(?<=\bwas )that\b|(?<=\bcan )that\b"
    r"|\bthat(?=\s*[?.!]*$)|\bone\b(?!-)(?=\s*(?:[?.!,]|$|(?:is|are|was|does|do|should|to|for|when|if|works?)\b))",
    re.I,
)
_EXPLETIVE = re.compile(
    r"\bit(?: is|['’]s)?(?: \w+)? (?:worth|better|possible|normal|true|ok(?:ay)?|bad|good|important|necessary|"
    r"hard|easy|useful|common|best|wise|fine|safe|enough|legal)\b(?=.*\b(?:to|that|if|when|\w+ing)\b)"
    r"|\bit (?:take|takes|took|make sense|makes sense|matter|matters|mean|means|help|helps)\b"
    r".* (?:to|that|if|when|whether)\b"
    r"|\bit (?:is )?worth\b",
    re.I,
)


def kind_of(question: str) -> QuestionKind:
    """By the words of the clause that asks; the first kind that fits."""
    asked = asking_clause(question)
    if _COMPARES.search(asked) or (_OR.search(asked) and (not _OPEN.match(asked) or _CHOOSES.search(asked))):
        return "comparison"
    return next((kind for kind, pattern in _KINDS if pattern.search(asked)), "other")


def asking_clause(question: str) -> str:
    """The first clause that asks, without greeting and ``can you tell me``: ``Hi! My loss is nan, what can I do?`` →
    ``what can I do?``"""
    asked = bare = _bare(" ".join(question.split()))
    for sentence in _SENTENCE.split(asked):
        is_choice = _OR.search(sentence) or _COMPARES.search(sentence)
        clauses = [] if is_choice else _CLAUSE.split(sentence)
        for clause in map(_bare, (sentence, *clauses)):
            if _BEGINS.match(clause):
                return clause
    return bare


def without_courtesies(question: str) -> str:
    """``Hi! Could you please tell me what PCA is? Thanks :)`` → ``what PCA is?``: nothing is looked up by
    the others. Empty when it says nothing else."""
    return _bare(_THANKED.sub("", question) + " ").strip(" ,")


def is_asking(text: str) -> bool:
    """A question mark at its end, or a clause that begins as only questions do."""
    return text.rstrip().endswith("?") or _BEGINS.match(asking_clause(text)) is not None


def question_parts(question: str) -> list[str]:
    """``what is X and how do I prevent it`` → two questions, the second with its subject put back."""
    split = [part.strip(" ?.!") for part in _PARTS.split(question) if part and part.strip(" ?.!")]
    parts = [p for part in split for p in (_NEXT_PART.split(part) if _BEGINS.match(_bare(part)) else [part])]
    if len(parts) < 2 or len(parts) > 4:
        return [question.strip()]
    subject = " ".join(content_words(_bare(parts[0])))
    return [parts[0], *(f"{part} ({subject})" if has_pronoun(part) else part for part in parts[1:])]


def has_pronoun(text: str) -> bool:
    """Whether it speaks of something that is named elsewhere; ``is it worth to …`` does not."""
    return PRONOUN.search(_EXPLETIVE.sub(" ", text)) is not None


def _bare(text: str) -> str:
    return _OPENING.sub("", _FRAME.sub("", _OPENING.sub("", text)))
