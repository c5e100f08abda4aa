"""When studybot speaks in a group, and what the group's services promise."""

import io
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)

from studybot.core.groups import (
    MAX_DOCUMENTS,
    Heard,
    StudyGroup,
    is_question,
    is_thanks,
    may_show,
    react,
    spoken_text,
)
from studybot.corpus import small_documents
from studybot.corpus.faults import FileRefused
from studybot.corpus.small_documents import read_small
from studybot.errors import InvalidInput, NotFound, NotSetUp
from studybot.services.group_library import Presser, clean_name
from tests.conftest import FixedClock, TinyApp

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
GROUP = StudyGroup(group_id="1", channels=frozenset({"10"}), created_at=NOW)
AUTO = GROUP.model_copy(update={"mode": "auto"})
BOB = Presser("22", manages=False)
BOSS = Presser("99", manages=True)


def heard(
    text: str, *, mentioned: bool = False, replied: bool = False, to_others: bool = False, places: str = "10"
) -> Heard:
    return Heard(text, mentioned, replied, to_others, frozenset(places.split()))


@pytest.mark.parametrize(
    ("group", "message", "reaction"),
    [
        (GROUP, heard("what is docker?"), "nothing"),
        (GROUP, heard("what is docker?", mentioned=True), "answer"),
        (GROUP, heard("docker", mentioned=True), "answer"),
        (GROUP, heard("and pods?", replied=True), "answer"),
        (GROUP, heard("what is docker?", mentioned=True, places="77 10"), "answer"),  # a thread of the channel
        (GROUP, heard("what is docker?", mentioned=True, places="77"), "elsewhere"),
        (GROUP, heard("what is docker?", replied=True, places="77"), "nothing"),
        (GROUP, heard("", mentioned=True), "empty"),
        (GROUP, heard("hello there", mentioned=True), "empty"),
        (GROUP, heard("thanks a lot", mentioned=True), "nothing"),
        (GROUP, heard("ok, got it", replied=True), "nothing"),
        (GROUP, heard("👍", replied=True), "nothing"),
        (None, heard("what is docker?", mentioned=True), "set_up"),
        (StudyGroup(group_id="1", created_at=NOW), heard("what is docker?", mentioned=True), "set_up"),
        (None, heard("what is docker?", replied=True), "nothing"),
        (AUTO, heard("what is docker?"), "answer"),
        (AUTO, heard("what is docker?", to_others=True), "nothing"),
        (AUTO, heard("I like docker"), "nothing"),
        (AUTO, heard("what is docker?", places="77"), "nothing"),
    ],
)
def test_it_speaks_when_it_is_asked(group: StudyGroup | None, message: Heard, reaction: str) -> None:
    assert react(group, message) == reaction


def test_a_quiet_group_hears_answers_alone_unless_it_asked() -> None:
    loud = GROUP.model_copy(update={"quiet": False})
    shown = [may_show(GROUP, status, addressed=False) for status in ("answered", "uncertain", "not_covered")]
    assert shown == [True, False, False]
    for status in ("answered", "uncertain", "not_covered"):
        assert may_show(GROUP, status, addressed=True)
        assert may_show(loud, status, addressed=False)


@pytest.mark.parametrize(
    "text",
    """what is overfitting?
    Overfitting: how do I see it?
    how do I tune it
    hey all, can anyone explain bagging
    why does my loss go up
    does anybody know a good book on statistics
    I don't understand why we need a test set
    difference between bagging and boosting
    hi! Is PCA useful here?
    what's a tensor
    so how many layers should it have
    I tried dropout. Does it help?""".splitlines(),
)
def test_questions(text: str) -> None:
    assert is_question(text.strip())


@pytest.mark.parametrize(
    "text",
    """right?
    really??
    ?
    what a nice day
    when I was young I used R
    I know what it is
    How nice of you
    see https://example.org/?q=what+is+this thanks for it
    who cares
    we will meet at ten
    > what is docker?
    ```is this code a question?```
    the answer is 42""".splitlines(),
)
def test_no_questions(text: str) -> None:
    assert not is_question(text.strip())


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<@123456789012345678> what is docker?", "what is docker?"),
        ("<@!1> <@&2> <#3> <:blob:4> hi", "hi"),
        ("> quoted\nwhat is this? @everyone", "what is this?"),
        ("why does this fail?\n```py\nimport x\n```", "why does this fail?"),
        ("```py\nimport x\n```", "py import x"),
        ("<https://example.org/x> 🤖", "🤖"),
        ("[docker](https://example.org/x) what is it?", "docker what is it?"),
        ("", ""),
    ],
)
def test_what_a_message_says(content: str, text: str) -> None:
    assert spoken_text(content) == text


def test_thanks_are_short_and_no_question() -> None:
    assert is_thanks("Thank you so much, that helps!")
    assert not is_thanks("thanks, and what is docker?")
    assert not is_thanks("got it?")
    assert not is_thanks("")


# Services


def test_auto_is_refused_without_the_intent_and_changes_nothing(app: TinyApp, clock: FixedClock) -> None:
    groups = app.services.groups
    with pytest.raises(InvalidInput, match="STUDYBOT_MESSAGE_CONTENT=true"):
        groups.set_mode("1", "auto", reads_messages=False, now=clock())
    assert not groups.view("1", now=clock()).set_up
    assert groups.set_mode("1", "auto", reads_messages=True, now=clock()).mode == "auto"
    assert groups.set_mode("1", "mention", reads_messages=False, now=clock()).mode == "mention"


def test_settings_keep_each_other(app: TinyApp, clock: FixedClock) -> None:
    groups = app.services.groups
    groups.set_channels("1", ["10", "11"], now=clock())
    groups.set_place("1", "thread", now=clock())
    groups.set_quiet("1", False, now=clock())
    groups.set_roadmap("1", "machine-learning-engineer", now=clock())
    group = groups.view("1", now=clock()).group
    assert (set(group.channels), group.place, group.quiet) == ({"10", "11"}, "thread", False)
    assert groups.view("1", now=clock()).roadmap == "Machine-learning engineer"
    with pytest.raises(NotFound):
        groups.set_roadmap("1", "cooking", now=clock())
    with pytest.raises(InvalidInput, match="up to 25 channels"):
        groups.set_channels("1", [str(n) for n in range(26)], now=clock())
    assert groups.set_roadmap("1", None, now=clock()).channels == {"10", "11"}
    assert groups.view("2", now=clock()).group.channels == frozenset()


def test_a_busy_channel_is_told_once_and_nobody_is_charged_for_it(app: TinyApp, clock: FixedClock) -> None:
    app.services.groups.set_channels("1", ["10"], now=clock())
    turns = [
        app.services.groups.attend("1", heard("docker", mentioned=True), person=str(n), channel="10", now=clock())
        for n in range(22)
    ]
    assert [t.kind for t in turns] == ["answer"] * 20 + ["say", "nothing"]
    assert "20 questions a minute" in turns[20].text
    later = app.services.groups.attend(
        "1", heard("docker", mentioned=True), person="0", channel="10", now=clock.advance(seconds=61)
    )
    assert later.kind == "answer"


def test_each_question_of_a_list_counts_for_its_person(app: TinyApp, clock: FixedClock) -> None:
    app.services.groups.set_channels("1", ["10"], now=clock())
    three = heard("1. what is docker? 2. what is git? 3. what is sql?", mentioned=True)
    two = heard("1. what is docker? 2. what is git?", mentioned=True)
    attend = app.services.groups.attend
    turns = [attend("1", said, person="5", channel="10", now=clock()) for said in (three, three, two, two)]
    assert [t.kind for t in turns] == ["answer", "say", "answer", "nothing"]
    assert "5 a minute" in turns[1].text
    later = clock.advance(seconds=61)
    assert attend("1", three, person="5", channel="10", now=later).kind == "answer"


def test_an_unasked_question_that_cannot_be_used_is_silence(app: TinyApp, clock: FixedClock) -> None:
    app.services.groups.set_channels("1", ["10"], now=clock())
    answer = app.services.groups.answer
    assert answer("1", "why " * 400, person="5", place="10", addressed=False, now=clock()) is None
    with pytest.raises(InvalidInput):
        answer("1", "why " * 400, person="5", place="10", addressed=True, now=clock())
    assert answer("2", "what is docker?", person="5", place="10", addressed=True, now=clock()) is None


def test_documents_of_a_group_have_a_limit_and_an_answer_cannot_be_overwritten(app: TinyApp, clock: FixedClock) -> None:
    library = app.services.group_library
    library.add_text("1", "Some words.", "Same", now=clock())
    library.add_text("1", "Some other words.", "Same", now=clock())
    assert [d.characters for d in library.documents("1")] == [17]
    answer = library.mark(
        "1", channel_id="10", message_id="5", author="22", author_is_bot=False, text="Three whole words", by="9",
        now=clock(),
    )  # fmt: skip
    kept, new = library.consent(
        answer.answer_id, BOB, group_id="1", name="Bob [x](http://evil)", text="Three whole words", now=clock()
    )
    assert new
    assert kept.document is not None
    assert "[" not in kept.document
    again, new = library.consent(answer.answer_id, BOB, group_id="1", name="Bob", text="Else", now=clock())
    assert (again.text, new) == ("Three whole words", False)
    with pytest.raises(InvalidInput, match="a member's answer"):
        library.add_text("1", "Words instead.", kept.document, now=clock())
    for n in range(MAX_DOCUMENTS - 1):
        library.add_text("1", "Some words.", f"Number {n}", now=clock())
    with pytest.raises(InvalidInput, match="50 documents"):
        library.add_text("1", "Some words.", "One more", now=clock())
    assert library.remove("1", kept.document.upper()) == kept.document
    assert kept.document not in {d.name for d in library.documents("1")}
    assert app.db.rows("SELECT * FROM group_answers") == []


def test_consent_counts_in_its_own_group_only(app: TinyApp, clock: FixedClock) -> None:
    library = app.services.group_library
    for group in ("1", "2"):
        app.services.groups.set_channels(group, ["10"], now=clock())
    answer = library.mark(
        "1", channel_id="10", message_id="5", author="22", author_is_bot=False, text="Three whole words", by="9",
        now=clock(),
    )  # fmt: skip
    for presser, group, error in ((BOSS, "1", InvalidInput), (BOB, "2", NotFound)):
        with pytest.raises(error):
            library.consent(answer.answer_id, presser, group_id=group, name="x", text="x", now=clock())
        with pytest.raises(error):
            library.refuse(answer.answer_id, presser, group_id=group)
    with pytest.raises(NotFound):
        library.withdraw(answer.answer_id, BOB, group_id="1")  # not kept yet
    with pytest.raises(NotFound, match="/group setup"):
        library.mark(
            "3", channel_id="10", message_id="5", author="22", author_is_bot=False, text="Three whole words", by="9",
            now=clock(),
        )  # fmt: skip
    assert library.documents("1") == library.documents("2") == []


def test_requests_and_groups_are_forgotten_in_time(app: TinyApp, clock: FixedClock) -> None:
    groups, library = app.services.groups, app.services.group_library
    for group in ("1", "2", "3"):
        groups.set_channels(group, ["10"], now=clock())
        library.mark(
            group, channel_id="10", message_id="5", author="22", author_is_bot=False, text="Three whole words", by="9",
            now=clock(),
        )  # fmt: skip
    assert groups.tidy(now=clock() + timedelta(days=6, hours=23)) == (0, 0)
    assert groups.tidy(now=clock() + timedelta(days=7, hours=1)) == (3, 0)
    groups.settle_presence({"1", "2"}, now=clock())  # studybot was taken out of 3 while it was away
    groups.left("2", now=clock())
    groups.left("2", now=clock.advance(days=20))  # said twice counts from the first
    groups.settle_presence({"1", "3"}, now=clock())  # 3 has it again
    assert groups.tidy(now=clock.advance(days=11)) == (0, 1)
    assert [s.group.group_id for s in groups.every()] == ["1", "3"]
    assert groups.forget("3").group.group_id == "3"
    with pytest.raises(NotFound, match="studybot groups"):
        groups.forget("3")


def test_the_week_has_topics_and_percent_and_nothing_else(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    groups = app.services.groups
    with pytest.raises(NotSetUp):
        groups.join("1", "nobody", now=clock())
    assert groups.join("1", learner_with_goal, now=clock())
    assert not groups.join("1", learner_with_goal, now=clock())
    [before] = groups.week("1", now=clock()).members
    assert before.percent == 0
    app.services.progress.done(learner_with_goal, now=clock())
    [after] = groups.week("1", now=clock()).members
    assert 0 < after.percent < 100
    assert set(type(after).model_fields) == {"learner_id", "topics", "percent"}
    assert "Python basics" in after.topics
    assert groups.week("2", now=clock()).members == ()
    assert groups.leave("1", learner_with_goal)
    assert not groups.leave("1", learner_with_goal)
    assert groups.week("1", now=clock()).members == ()


def test_names_of_documents_are_one_clean_line() -> None:
    assert clean_name("../../etc\n[x](y)`*<@1>") == "../../etc x (y) @1"
    assert clean_name("\x00 ") == "Untitled"
    assert len(clean_name("x" * 500)) == 80


# Files


def make_pdf(content: bytes, *, form: bytes | None = None) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = DictionaryObject(
        {NameObject(k): NameObject(v) for k, v in (("/Type", "/Font"), ("/Subtype", "/Type1"), ("/BaseFont", "/Arial"))}
    )
    resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})})
    if form is not None:
        drawn = DecodedStreamObject()
        drawn.set_data(form)
        drawn.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
        drawn[NameObject("/BBox")] = ArrayObject([NumberObject(0)] * 4)
        drawn[NameObject("/Resources")] = DictionaryObject(resources)
        drawn = drawn.flate_encode()  # type: ignore[assignment]
        resources[NameObject("/XObject")] = DictionaryObject({NameObject("/X"): writer._add_object(drawn)})
    page[NameObject("/Resources")] = resources
    stream = DecodedStreamObject()
    stream.set_data(content)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_every_kind_is_read() -> None:
    assert read_small(b"# Yaks\n\nThey yodel.", "a.md") == ("# Yaks\n\nThey yodel.", "markdown")
    assert read_small("\ufeffYaks\r\nyodel".encode(), "a.TXT") == ("Yaks\nyodel", "text")
    page = b"<title>T</title><h1>Yaks</h1><script>evil()</script><p>They yodel.</p>"
    assert read_small(page, "a.html") == ("## Yaks\n\nThey yodel.", "markdown")
    pdf = make_pdf(b"BT /F1 12 Tf 10 100 Td (Yaks yodel) Tj ET")
    assert read_small(pdf, "a.pdf") == ("## Page 1\n\nYaks yodel", "markdown")


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"BT /F1 12 Tf (aaaaaaaa) Tj ET " * 600_000, None),  # 18 MB in a few kilobytes
        (b"/X Do", b"BT /F1 12 Tf (aaaaaaaa) Tj ET " * 600_000),
    ],
)
def test_a_pdf_that_unfolds_to_megabytes_is_refused_before_it_is_read(content: bytes, form: bytes | None) -> None:
    data = make_pdf(content, form=form)
    assert len(data) < small_documents.MAX_BYTES / 10
    with pytest.raises(FileRefused, match="unfolds to far more"):
        read_small(data, "bomb.pdf")


def test_a_form_drawn_again_and_again_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_documents, "MAX_OPERATIONS", 500)
    with pytest.raises(FileRefused, match="unfolds to far more"):
        read_small(make_pdf(b"BT /F1 12 Tf (a) Tj ET " * 1000), "long.pdf")


def test_a_compressed_file_under_another_name_is_no_text() -> None:
    with pytest.raises(FileRefused, match=r"not UTF-8|binary"):
        read_small(zlib.compress(b"words " * 1000), "bomb.txt")
