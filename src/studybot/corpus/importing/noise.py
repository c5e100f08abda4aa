"""What a page says beside its subject: navigation, advertising, ways to share and to call."""

import re

# Whole lines that say nothing about the subject.
_NOISE = re.compile(
    r"""^(?:
    # who made it, when, and its pictures
      (?:cover\ )?image\ (?:of|for)\b .* | image\ (?:by|credit|source)\b .* | photo\ by\b .*
    | (?:source|credits?)\s*:.{0,80} | (?:posted|published|updated|written)\ (?:on|by)\b .{0,60}
    | last\ updated\b .* | (?:by|author)\s*:? \s* \S+(?:\ \S+)? | \d+\ min(?:ute)?s?\ read
    # what its readers said
    | top\ comments? .* | \d*\ ?comments?(?:\s*\(\d+\))? | leave\ a\ (?:reply|comment) .*
    # the ways about the site
    | you\ are\ (?:currently\ viewing|here) .*
    | (?:home|menu|search|login|log\ in|sign\ (?:in|up)|register|skip\ to\ .*)
    # ways to share it
    | (?:share|tweet|pin\ it|like|follow|subscribe|print)(?:\ (?:this|on|us|to)\b .{0,80})? | share\ this\b .*
    | (?:facebook|twitter|x|linkedin|reddit|whatsapp|telegram|instagram|youtube|pinterest|dev\ community|medium)
    # other pages
    | (?:previous|next)(?:\ (?:post|article|page)\b .*)? | related\ (?:posts?|articles?)\b .*
    | read\ (?:more|also|next)\b .* | table\ of\ contents | contents
    # advertising and law
    | advertisement | sponsored\b .* | accept\ (?:all\ )?cookies .* | cookie\b .*
    | all\ rights\ reserved .* | copyright\b .* | ©.* | privacy\ policy .* | terms\ (?:of|and)\b .*
    | created\ on\ canva .*
    # what it sells, and how to call
    | (?:to\ )?(?:download|get)\ (?:our|your|the)\ (?:free\ )?(?:brochure|e-?book|pdf|guide)\b .*
    | (?:message|contact|call|e-?mail|write\ to|reach|ping)\ (?:us|me)\b .*
    | contact(?:\ (?:info|information|details))?\s*:? .{0,30}
    | (?:browse|view|explore|check\ out)\ (?:all\ )?our\b .*
    | (?:to\ )?(?:join|register|enrol+|book|sign\ up)\ (?:for\ |in\ )?(?:our|us|now|a\ free|your)\b .*
    | .{0,40}\bfree\ demo\b .* | this\ (?:information|content|article)\ is\ (?:sourced|taken)\ from\b .*
    | e-?mail(?:\ id)?\s*: .* | (?:phone|tel|mobile|whatsapp|address)(?:\ (?:no|number))?\s*: .*
    # what is left of links, drawings and labels
    | click\ here .* | this\ (?:table|chart|figure|graph)\ \w+s\ .* | hashtags?\s*:? .* | tags?\s*: .* | x{3,}
    )$""",
    re.I | re.X,
)
# A label of a drawing or a form, with what it labels.
_DRAWN = re.compile(r"^(?:icon|image|picture|photo|logo|figure|caption|alt)\s*:", re.I)
_PHONE = re.compile(r"(?<![\w.])\+?\d[\d\s().-]{7,}\d(?![\w.])")
_EMAIL = re.compile(r"(?:mailto:)?[\w.+-]+@[\w-]+\.[\w.-]+")
# "This table shows …" where text alone was kept.
_ABSENT = re.compile(r"(?:(?<=^)|(?<=[.!?] ))This (?:table|chart|graph|figure|infographic|diagram) \w+s [^.!?]*[.!?]")
_ICONS = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]+")

# Sites to share, to call and to sell on: a link there teaches nothing.
_SELLING = re.compile(
    r"(?:^|\.)(?:whatsapp\.com|wa\.me|t\.me|facebook\.com|twitter\.com|x\.com|instagram\.com|pinterest\.\w+"
    r"|tiktok\.com|bit\.ly|amzn\.to)$",
    re.I,
)
_SHARING = re.compile(
    r"/(?:share|sharer|intent|pulse|signup|sign-up|login|register|brochure|download-brochure)\b|[?&]utm_campaign=", re.I
)

# Sections that end an article, and sections that answer questions: kept to search, no topics.
_CLOSING = re.compile(
    r"^(?:key take-?aways?|take-?aways?|conclusions?|summary|(?:final|closing) (?:thoughts?|words?|remarks?)"
    r"|in (?:conclusion|summary)|wrapping (?:it )?up\b.*|wrap-?up|next steps|the goal|goal|references?|bibliography"
    r"|further reading|acknowledge?ments?|(?:frequently asked questions|faqs?)\b.*|.*\bfrequently asked questions"
    r"|(?:common )?(?:misconceptions?|myths)\b.*|resources|sources)$",
    re.I,
)
# Headings below which nothing is kept at all.
_PARTING = re.compile(
    r"^(?:contact(?:\s+(?:info|information|details|us))?|about\s+(?:the\s+author|us|me)\b.*|comments?\b.*|related\b.*"
    r"|share\b.*|more\s+(?:posts|articles|from)\b.*|subscribe\b.*|leave\s+a\s+(?:reply|comment)\b.*)$",
    re.I,
)
_NO_SUBJECT = re.compile(
    r"^(?:table of .*|more|others?|etc|misc|and more|n/?a|todo|note|notes|tip|example|coursera|edx|udacity|udemy"
    r"|fast\.ai|linkedin learning|online courses(?: and tutorials)?|here|click here|link|website)$",
    re.I,
)


def is_noise(line: str) -> bool:
    """A line that a reader skips. Markdown marks do not hide it."""
    bare = _bare(line)
    if not re.search(r"[^\W_]", bare):
        return bool(bare)
    return bool(_NOISE.match(bare) or _DRAWN.match(bare))


def is_closing(heading: str) -> bool:
    """A heading below which no topics are looked for: conclusions, questions and answers, comments."""
    return bool(_CLOSING.match(_bare(heading).rstrip(":?! ")))


def is_opening(heading: str) -> bool:
    """A list of takeaways can stand before the text as well as after it."""
    return bool(re.match(r"(?:key )?take-?aways?$|summary$", _bare(heading).rstrip(":?! "), re.I))


def is_parting(heading: str) -> bool:
    """A heading below which a page speaks of itself: who wrote it, how to call, what else there is."""
    return bool(_PARTING.match(_bare(heading).rstrip(":?! ")))


def is_subject(title: str) -> bool:
    """Whether a title can name a unit of knowledge at all."""
    bare = title.strip(" \"'“”&!.…*_`")
    return bool(re.search(r"[^\W\d_]", bare)) and not _NO_SUBJECT.match(bare) and not is_noise(bare)


def is_teaching(url: str) -> bool:
    """Whether a link leads to something to study, as far as its address tells."""
    host = re.sub(r"^\w+://(?:[^@/]*@)?", "", url).split("/", 1)[0].split(":")[0]
    return bool(host) and not _SELLING.search(host) and not _SHARING.search(url)


def cleaned(text: str) -> str:
    """Telephone numbers, mail addresses, pictograms and words about a picture that is not there taken out."""
    cleaned = _ICONS.sub("", _EMAIL.sub("", _ABSENT.sub("", text)))
    return re.sub(r"[ \t]{2,}", " ", _PHONE.sub("", cleaned)).strip()


def _bare(line: str) -> str:
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", line)  # a link is its words
    return re.sub(r"^[\s#>*_•·–-]+|[\s*_#]+$", "", text).strip()
