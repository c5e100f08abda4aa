"""Files in, passages out; every fault is named by file and line, and nothing is half-read."""

from pathlib import Path

import pytest

from studybot.corpus import lint, read_corpus
from studybot.corpus.passages import MOST_WORDS
from studybot.errors import CorpusError
from tests.small_library import TOPICS, topic_file


def faults_of(folder: Path) -> str:
    with pytest.raises(CorpusError) as refused:
        read_corpus(folder)
    return "\n".join(refused.value.faults)


def test_topics_roadmaps_and_guides_become_passages_with_their_lines(library_folder: Path) -> None:
    text = read_corpus(library_folder)
    assert set(text.topics) == set(TOPICS)
    assert text.roadmaps["machine-learning-engineer"].topics() == (
        "python-basics",
        "statistics",
        "linear-regression",
        "overfitting",
    )
    for passage in text.passages:
        lines = (library_folder / passage.source).read_text().splitlines()
        quoted = "\n".join(lines[passage.lines[0] - 1 : passage.lines[1]])
        assert passage.text.split() == quoted.split()
    assert len({p.passage_id for p in text.passages}) == len(text.passages)


def test_every_document_kind_is_read(library_folder: Path) -> None:
    (library_folder / "notes.md").write_text("# My notes\n\n## Sorting\n\nMerge sort splits and merges.\n")
    (library_folder / "plain.txt").write_text("First paragraph here.\n\nSecond paragraph here.\n")
    (library_folder / "page.html").write_text(
        "<html><head><title>A page</title><script>alert('no')</script></head><body><nav>Home</nav>"
        "<h1>Trees</h1><p>A tree has one root.</p><h2>Leaves</h2><li>Leaves end it.</li></body></html>"
    )
    passages = {(p.source, p.heading): p for p in read_corpus(library_folder).passages}
    assert passages["notes.md", "My notes > Sorting"].text == "Merge sort splits and merges."
    assert "Second paragraph" in passages["plain.txt", ""].text
    assert passages["page.html", "Trees > Leaves"].text == "Leaves end it."
    assert not any("alert" in p.text or "Home" in p.text for p in passages.values() if p.source == "page.html")


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("topics/broken.md", b"---\ntitle: [\n---\ntext", "topics/broken.md:3: its front matter is broken"),
        ("topics/open.md", b"---\ntitle: x\n", "topics/open.md:1: its front matter has no closing"),
        ("topics/empty.md", topic_file("Empty", 60, "", "x").split("## What")[0].encode(), "has no text"),
        ("topics/typo.md", topic_file("Typo", 60, "", "x").replace("level:", "levle:").encode(), "typo.md:4: levle"),
        (
            "topics/minutes.md",
            topic_file("M", 60, "", "x").replace("low: 30", "low: 0").encode(),
            "minutes.md:5: minutes",
        ),
        (
            "topics/link.md",
            topic_file("L", 60, "", "x").replace("https://example.org", "ftp:x").encode(),
            "resources.0.url",
        ),
        ("topics/unknown.md", topic_file("U", 60, "gone", "x").encode(), "unknown.md:6: unknown prerequisite “gone”"),
        ("topics/sub/docker.md", topic_file("D", 60, "", "x").encode(), "has the same slug as"),
        ("roadmaps/r.md", b"---\ntitle: R\nsections: [{title: S, topics: [gone]}]\n---\nx", "unknown topic “gone”"),
        ("binary.txt", b"MZ\0\1\2", "is binary data"),
        ("latin.txt", "caf\xe9".encode("latin-1"), "latin.txt:1: is not UTF-8 text"),
        ("broken.pdf", b"%PDF-1.4 nothing more", "is a broken PDF"),
        ("empty.html", b"<script>x</script>", "has no text"),
        ("huge.txt", b"x " * (6 * 1024 * 1024), "the limit is 10 MB"),
    ],
)
def test_a_wrong_file_is_named_and_stops_the_ingest(
    library_folder: Path, name: str, content: bytes, named: str
) -> None:
    path = library_folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    found = faults_of(library_folder)
    assert named in found
    assert all("\n" not in str(fault) for fault in lint(library_folder))


def test_a_pdf_without_text_is_named(library_folder: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(str(library_folder / "scan.pdf"))
    assert "PDF without text" in faults_of(library_folder)


def test_a_circle_is_named_as_a_path(library_folder: Path) -> None:
    path = library_folder / "topics" / "statistics.md"
    path.write_text(path.read_text().replace("prerequisites: []", "prerequisites: [overfitting]"))
    assert "overfitting → linear-regression → statistics → overfitting" in faults_of(library_folder).replace(
        "linear-regression → statistics → overfitting → linear-regression",
        "overfitting → linear-regression → statistics → overfitting",
    ).replace(
        "statistics → overfitting → linear-regression → statistics",
        "overfitting → linear-regression → statistics → overfitting",
    )


def test_a_link_that_leads_outside_is_refused(library_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret words here")
    (library_folder / "inside.txt").symlink_to(tmp_path / "secret.txt")
    assert "leads out of the library's folder" in faults_of(library_folder)


def test_all_faults_are_named_at_once(library_folder: Path) -> None:
    for name in ("a", "b", "c"):
        (library_folder / "topics" / f"{name}.md").write_text("---\ntitle: [\n---\n")
    assert len(faults_of(library_folder).splitlines()) >= 3


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert "set STUDYBOT_CORPUS" in faults_of(tmp_path / "nowhere")


def test_lint_names_what_a_reader_would_stumble_over(library_folder: Path) -> None:
    (library_folder / "topics" / "lost.md").write_text(
        topic_file("Lost", 60, "", "Docker is a tool that packs a program with its surroundings into a container.")
    )
    messages = "\n".join(map(str, lint(library_folder)))
    assert "topics/lost.md:1: stands in no roadmap" in messages
    assert "words; a topic needs 200" in messages


def test_long_text_is_cut_and_code_stays_whole(library_folder: Path) -> None:
    code = "```python\n" + "\n".join(f"x{i} = {i}" for i in range(60)) + "\n```"
    words = " ".join(f"word{i}." if i % 20 == 19 else f"word{i}" for i in range(1000))
    (library_folder / "long.md").write_text(f"# Long\n\n{words}\n\n{code}\n")
    passages = [p for p in read_corpus(library_folder).passages if p.source == "long.md"]
    assert all(len(p.text.split()) <= MOST_WORDS or "```" in p.text for p in passages)
    assert sum("```" in p.text for p in passages) == 1
    assert [w for p in passages if "```" not in p.text for w in p.text.split()] == words.split()


def test_a_check_without_an_answer_is_named_at_its_line(library_folder: Path) -> None:
    text = topic_file("Blank", 60, "", "x").replace("checks:\n", 'checks:\n  - {question: "Fine?", answer: "Yes."}\n')
    (library_folder / "topics" / "blank.md").write_text(text.replace('answer: "x"', 'answer: "  "'))
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if "What is blank" in row)
    assert f"topics/blank.md:{line}: checks.1.answer" in faults_of(library_folder)


def test_a_former_name_is_told_its_present_one(library_folder: Path) -> None:
    (library_folder / "topics" / "new.md").write_text(
        topic_file("New", 60, "", "x").replace("tags:", "aliases: [old]\ntags:")
    )
    (library_folder / "topics" / "after.md").write_text(topic_file("After", 60, "old", "x"))
    (library_folder / "topics" / "selfish.md").write_text(
        topic_file("Selfish", 60, "", "x").replace("tags:", "aliases: [selfish]\ntags:")
    )
    faults = faults_of(library_folder)
    assert "topics/after.md:6: unknown prerequisite “old”; it is “new” now" in faults
    assert "topics/selfish.md:7: alias “selfish” is its own present name" in faults


def test_what_was_brought_need_not_have_the_librarys_style(library_folder: Path) -> None:
    topics = library_folder / "imports" / "mine" / "topics"
    topics.mkdir(parents=True)
    (topics / "short.md").write_text(
        "---\ntitle: Short\nlevel: beginner\nminutes: {low: 1, typical: 2, high: 3}\n---\nFew.\n"
    )
    assert not [f for f in lint(library_folder) if "short.md" in f.source and "roadmap" not in f.message]
