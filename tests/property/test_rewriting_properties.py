"""Whatever a model replies and whatever a document says."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from studybot.core.rewriting.guards import find_fault
from studybot.core.rewriting.opposites import contradicts
from studybot.core.rewriting.prompt import Source, make_messages, visible
from studybot.core.rewriting.reasons import Rejected
from studybot.core.rewriting.reply import FEWEST_WORDS, MOST_WORDS, Sentence, compose, read_reply
from studybot.core.rewriting.support import units

WORDS = st.sampled_from("trees split data at thresholds and stop early when leaves are pure enough".split())
PIECES = st.one_of(
    WORDS,
    st.sampled_from(
        [". ", "! ", "? ", ".", "\n", " [1]", "[2]", " [1, 2]", "[3]", "[", "]", "【1】", "[^1]", "**", "- ", "e.g. "]
    ),
    st.text(max_size=3),
)
REPLIES = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=80).map(" ".join), st.lists(PIECES).map("".join))


@given(REPLIES)
def test_a_reply_is_rejected_or_every_sentence_cites(reply: str) -> None:
    try:
        sentences = read_reply(reply, {1, 2})
    except Rejected:
        return
    assert FEWEST_WORDS <= sum(len(s.text.split()) for s in sentences) <= MOST_WORDS
    for sentence in sentences:
        assert sentence.numbers
        assert set(sentence.numbers) <= {1, 2}
        assert len(set(sentence.numbers)) == len(sentence.numbers)
        assert len(sentence.text.splitlines()) == 1
        assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in sentence.text)


SENTENCES = st.lists(
    st.tuples(
        st.lists(WORDS, min_size=7, max_size=12, unique=True),
        st.lists(st.sampled_from([1, 2]), min_size=1, unique=True).map(tuple),
        st.sampled_from(".!?"),
    ),
    min_size=3,
    max_size=8,
    unique_by=lambda s: tuple(s[0]),
)


@given(SENTENCES, st.sampled_from(["{t}{e} {m}", "{t} {m}{e}", "{t}{e}{m}", "{t}{m}{e}"]), st.sampled_from(" \n"))
def test_what_is_written_is_read_wherever_the_marks_stand(
    drawn: list[tuple[list[str], tuple[int, ...], str]], style: str, between: str
) -> None:
    reply = between.join(
        style.format(t=" ".join(words).capitalize(), e=end, m="".join(f"[{n}]" for n in numbers))
        for words, numbers, end in drawn
    )
    expected = tuple(Sentence(" ".join(words).capitalize() + end, numbers) for words, numbers, end in drawn)
    assert read_reply(reply, {1, 2}) == expected
    assert read_reply(compose(expected), {1, 2}) == expected


@given(st.text(), st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_no_document_leaves_its_string(question: str, passages: list[tuple[str, str]]) -> None:
    sources = [Source(n, name, text) for n, (name, text) in enumerate(passages, start=1)]
    rules, data = make_messages(question, sources)
    assert rules.content == make_messages("", [])[0].content
    assert not set("<>|`\n") & set(data.content)
    assert (data.content.count("["), data.content.count("]")) == (1, 1)
    data.content.encode()
    assert json.loads(data.content) == {
        "question": visible(question),
        "passages": [{"number": s.number, "name": visible(s.name), "text": visible(s.text)} for s in sources],
    }


@given(REPLIES, st.text(max_size=200))
def test_guards_and_units_take_any_text(sentence: str, source: str) -> None:
    find_fault(sentence, source)
    contradicts(sentence, source)
    assert all(unit for unit in units(source))


@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), st.text(max_size=20), st.text(max_size=20))
def test_no_link_or_mention_passes_even_where_the_document_has_it(text: str, before: str, after: str) -> None:
    for nasty in ("https://evil.example", "@everyone", "@here", "<@123>", "<@&123>", "<#123>", "[x](https://y)"):
        sentence = f"{before} {text} {nasty} {after}"
        assert find_fault(sentence, sentence) in {"link", "mention"}
