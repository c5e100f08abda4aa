"""Bringing your own: what each kind of source is understood as, and that an import is whole or not there at all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from studybot.corpus import read_corpus
from studybot.corpus.importing import draft_roadmap, read_source, settle_imports
from studybot.corpus.importing.draft import estimate_minutes
from studybot.corpus.importing.outline import Outline, same_subject, slugify, subjects_of
from studybot.errors import CorpusError, InvalidInput
from tests.conftest import TinyApp

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not beside this checkout")

ARTICLE = """# A roadmap to sailing

By Jane Doe

Sailing takes a season to learn when you go out twice a week and read in between; this page says in which order.

## Before you cast off

1) Learn about knots: The bowline, the cleat hitch and the figure of eight.
2) Master the points of sail: Where the wind comes from decides what you can do.

Call us: +49 30 1234567 or write to crew@example.org

## On the water

- **Tacking**: Turning the bow through the wind. See [the manual](https://docs.example.org/tacking).
- **Gybing**: Turning the stern through the wind.
- Man overboard

| Sail | What for |
|---|---|
| Spinnaker | Runs before the wind |

## Share this

[Tweet](https://twitter.com/intent/tweet?x=1)

## Conclusion

Go sailing.
"""
TITLES = {
    "Before you cast off": ["Knots", "Points of sail"],
    "On the water": ["Tacking", "Gybing", "Man overboard", "Spinnaker"],
}


def outline_of(folder: Path, name: str, text: str | bytes) -> Outline:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_source(file, "mine")


def titles(outline: Outline) -> dict[str, list[str]]:
    return {s.title: [t.title for t in s.topics] for s in outline.sections}


def test_numbered_items_bold_leads_short_items_and_rows_become_topics(tmp_path: Path) -> None:
    outline = outline_of(tmp_path, "sailing.md", ARTICLE)
    assert outline.title == "A roadmap to sailing"
    assert outline.description.startswith("Sailing takes a season")
    assert titles(outline) == TITLES
    tacking = next(t for t in outline.topics() if t.title == "Tacking")
    assert tacking.text.startswith("Turning the bow")
    assert [link.url for link in tacking.links] == ["https://docs.example.org/tacking"]
    assert outline.notes == [("Conclusion", "Go sailing.")]


def test_ways_to_call_to_share_and_to_sell_are_left_out(tmp_path: Path) -> None:
    outline = outline_of(tmp_path, "sailing.md", ARTICLE)
    kept = json.dumps(
        [[t.title, t.text, t.links] for t in outline.topics()] + outline.notes + [s.text for s in outline.sections]
    )
    for gone in ("1234567", "crew@", "twitter.com", "Jane Doe"):
        assert gone not in kept
    assert "By Jane Doe" in outline.left_out


def test_html_gives_the_same_roadmap(tmp_path: Path) -> None:
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark").enable("table").render(ARTICLE)
    page = (
        "<html><head><title>A roadmap to sailing | Boats</title><script>steal()</script><style>p{}</style></head><body>"
        '<nav><ul><li>Home</li><li>Boats for sale</li></ul></nav><div class="cookie-banner">We bake cookies today</div>'
        f'<main>{body}<div class="share-buttons"><p>Share on all sites</p></div></main>'
        "<footer>Imprint</footer></body></html>"
    )
    outline = outline_of(tmp_path, "sailing.html", page)
    assert titles(outline) == TITLES
    everything = json.dumps(
        [[t.title, t.text] for t in outline.topics()] + [s.text for s in outline.sections] + outline.notes
    )
    for gone in ("steal", "for sale", "cookies", "all sites", "Imprint"):
        assert gone not in everything


def test_plain_text_headings_labels_and_bullets_are_found(tmp_path: Path) -> None:
    outline = outline_of(
        tmp_path,
        "cooking.txt",
        "Site name\n\nPosted on\n\nCooking road map\n\nBasics:\n\nTools:\n\nIcon: a knife\n"
        "Description: What you cook with.\nSpecifics:\nKnife: Cuts things.\nPan: Holds heat.\n\n"
        "Stocks:\n\nIcon: a pot\nChicken stock: Bones and time.\n\n"
        "Frequently Asked Questions\n\nHow long does it take?\n\nAbout a year of Sundays.\n",
    )
    assert outline.title == "Cooking road map"
    assert titles(outline) == {"Tools": ["Knife", "Pan"], "Stocks": ["Chicken stock"]}
    assert ("How long does it take?", "About a year of Sundays.") in outline.notes


def test_a_pdf_keeps_its_headings(tmp_path: Path) -> None:
    """A PDF as a browser prints it: headings are larger than the running text."""
    import matplotlib

    matplotlib.use("pdf")
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(8, 11))
    rows = [
        (24, "Gardening road map"), (16, "Soil"),
        (10, "1) Learn about compost: Rotten leaves feed the soil."), (10, "2) Test the acidity: Use a kit."),
        (16, "Plants"), (10, "1) Tomatoes: They need sun."), (10, "2) Beans: They climb."),
    ]  # fmt: skip
    for number, (size, text) in enumerate(rows):
        figure.text(0.1, 0.9 - 0.06 * number, text, fontsize=size)
    figure.savefig(tmp_path / "garden.pdf")
    plt.close(figure)
    outline = read_source(tmp_path / "garden.pdf", "mine")
    assert outline.title == "Gardening road map"
    assert titles(outline) == {"Soil": ["Compost", "Test the acidity"], "Plants": ["Tomatoes", "Beans"]}


def checkout(folder: Path) -> Path:
    """A roadmap of two topic boxes with two subtopics each, laid out as roadmap.sh lays them out."""
    place = folder / "src/data/roadmaps/baking"
    (place / "content").mkdir(parents=True)
    (place / "baking.md").write_text("---\ntitle: 'Baker'\nbriefDescription: 'Bread and cake'\n---\n")
    boxes = [
        ("w1", "title", "Baking", 0, 0), ("d1", "topic", "Dough", 0, 100), ("d2", "subtopic", "Sourdough", 300, 90),
        ("d3", "subtopic", " Yeast ", 300, 160), ("o1", "topic", "Oven", 0, 400),
        ("o2", "subtopic", "Steam", -300, 390), ("x1", "vertical", "vertical node", 0, 50),
    ]  # fmt: skip
    nodes = [
        {"id": i, "type": t, "position": {"x": x, "y": y}, "data": {"label": label}} for i, t, label, x, y in boxes
    ]
    edges = [
        {"source": s, "target": t} for s, t in (("w1", "d1"), ("d1", "d2"), ("d3", "d1"), ("d1", "o1"), ("o1", "o2"))
    ]
    (place / "baking.json").write_text(json.dumps({"nodes": nodes, "edges": edges}))
    for name, title in (
        ("dough@d1", "Dough"),
        ("sourdough@d2", "Sourdough"),
        ("yeast@d3", "Yeast"),
        ("oven@o1", "Oven"),
        ("steam@o2", "Steam"),
    ):
        (place / "content" / f"{name}.md").write_text(
            f"# {title}\n\n{title} matters to bakers.\n\nVisit the following resources to learn more:\n\n"
            f"- [@official@The {title} book](https://example.org/{name[:3]})\n- [@video@Watch {title}](https://www.youtube.com/watch?v={name[:3]})\n"
            f"- [@feed@Explore top posts about {title}](https://app.daily.dev/tags/x)\n"
        )
    return folder


def test_a_checkout_gives_sections_in_reading_order(tmp_path: Path) -> None:
    outline = read_source(checkout(tmp_path / "repo"), "baking")
    assert (outline.title, outline.description) == ("Baker", "Bread and cake")
    assert titles(outline) == {"Dough": ["Dough", "Sourdough", "Yeast"], "Oven": ["Oven", "Steam"]}
    dough = outline.topics()[0]
    assert dough.text == "Dough matters to bakers."
    assert [(link.kind, link.title) for link in dough.links] == [("docs", "The Dough book"), ("video", "Watch Dough")]


def test_a_checkout_without_its_drawing_keeps_every_topic(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "repo") / "src/data/roadmaps/baking"
    (folder / "baking.json").unlink()
    assert {t.title for t in read_source(folder, "baking").topics()} == {"Dough", "Sourdough", "Yeast", "Oven", "Steam"}


def test_order_stands_in_for_prerequisites_and_minutes_are_marked(tmp_path: Path) -> None:
    draft = draft_roadmap(outline_of(tmp_path, "sailing.md", ARTICLE), "sailing", {})
    points = draft.topics["points-of-sail"].topic
    assert points.prerequisites == ("knots",)
    assert draft.topics["tacking"].topic.prerequisites == ()
    for drafted in draft.topics.values():
        assert drafted.topic.minutes_estimated
        assert drafted.topic.minutes.low <= drafted.topic.minutes.typical <= drafted.topic.minutes.high


def test_what_the_library_has_is_used_as_it_is(app: TinyApp, tmp_path: Path) -> None:
    file = tmp_path / "short.md"
    file.write_text("# Short road\n\n## All\n\n- Python basics\n- Docker\n- Knitting\n")
    view = app.services.imports.take_in(file, "short")
    assert [(t.slug, t.in_library) for s in view.sections for t in s.topics] == [
        ("python-basics", True), ("docker", True), ("knitting", False),
    ]  # fmt: skip
    library = app.services.library.library()
    assert library.roadmaps["short"].topics() == ("python-basics", "docker", "knitting")
    assert not library.topics["python-basics"].minutes_estimated
    assert library.topics["knitting"].minutes_estimated


def test_a_preview_writes_nothing(app: TinyApp, tmp_path: Path) -> None:
    before = app.services.library.library()
    (tmp_path / "sailing.md").write_text(ARTICLE)
    view = app.services.imports.preview(tmp_path / "sailing.md", "sailing")
    assert view.passages > 0
    assert not view.written
    assert not (app.settings.corpus / "imports").exists()
    assert app.services.library.library() == before


def test_importing_twice_replaces_and_keeps_slugs(app: TinyApp, tmp_path: Path) -> None:
    file = tmp_path / "sailing.md"
    file.write_text(ARTICLE)
    first = app.services.imports.take_in(file, "sailing")
    file.write_text(ARTICLE.replace("- Man overboard\n", "- Anchoring\n"))
    second = app.services.imports.take_in(file, "sailing")
    assert (first.replaces, second.replaces) == (False, True)
    topics = app.services.library.library().topics
    assert {"tacking", "anchoring"} <= set(topics)
    assert "man-overboard" not in topics
    assert [f.name for f in (app.settings.corpus / "imports").iterdir()] == ["sailing"]


def test_an_import_the_library_refuses_leaves_everything_as_it_was(
    app: TinyApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "sailing.md"
    file.write_text(ARTICLE)
    app.services.imports.take_in(file, "sailing")
    kept = {f.relative_to(tmp_path): f.read_bytes() for f in (tmp_path / "corpus").rglob("*") if f.is_file()}
    before = app.services.library.library()
    (tmp_path / "corpus" / "topics" / "bad.md").write_text("---\nopen")
    with pytest.raises(CorpusError, match=r"topics/bad\.md:1"):
        app.services.imports.take_in(file, "sailing")
    (tmp_path / "corpus" / "topics" / "bad.md").unlink()

    def no_disk(*_: object) -> None:
        raise CorpusError(["the disk is full"])

    file.write_text(ARTICLE.replace("Tacking", "Reefing"))
    monkeypatch.setattr(app.tiny, "encode", no_disk)
    with pytest.raises(CorpusError):
        app.services.imports.take_in(file, "sailing")
    assert {f.relative_to(tmp_path): f.read_bytes() for f in (tmp_path / "corpus").rglob("*") if f.is_file()} == kept
    assert app.services.library.library() == before


@pytest.mark.parametrize("moment", ["half-written", "old moved away", "both there"])
def test_a_killed_import_leaves_a_whole_folder(tmp_path: Path, moment: str) -> None:
    imports = tmp_path / "imports"
    (imports / ".sailing.new").mkdir(parents=True)
    (imports / ".sailing.new" / "roadmap.md").write_text("half")
    whole = imports / ("sailing" if moment == "half-written" else ".sailing.old")
    whole.mkdir()
    (whole / "roadmap.md").write_text("old")
    if moment == "both there":
        (imports / ".sailing.new").rename(imports / "sailing")
    settle_imports(tmp_path)
    assert [f.name for f in imports.iterdir() if not f.name.startswith(".")] == ["sailing"]
    assert (imports / "sailing" / "roadmap.md").read_text() == ("half" if moment == "both there" else "old")


def test_a_folder_of_notes_is_searched_without_topics(app: TinyApp, tmp_path: Path) -> None:
    notes = tmp_path / "my notes"
    (notes / "deep").mkdir(parents=True)
    (notes / "deep" / "rigging.md").write_text("# Rigging\n\nThe shroud holds the mast sideways.\n")
    (notes / "log.txt").write_text("Wind from the west, four.\n")
    (notes / "photo.jpg").write_bytes(b"\xff\xd8")
    view = app.services.imports.take_in(notes, "my-notes")
    assert sorted(view.documents) == ["deep/rigging.md", "log.txt"]
    assert view.sections == ()
    hits = app.services.answers.search("What holds the mast?").hits
    assert any(hit.source == "imports/my-notes/documents/deep/rigging.md" for hit in hits)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("huge.md", b"x" * (11 * 1024 * 1024), "11 MB; the limit is 10 MB"),
        ("binary.txt", b"\x00\x01\x02", "binary data"),
        ("latin.md", "Überschrift".encode("latin-1"), "not UTF-8"),
        ("broken.pdf", b"%PDF-1.4 nothing", "broken PDF"),
        ("sheet.xlsx", b"PK", "ends in “.xlsx”"),
        ("nothing.md", b"\n\n", "no text to learn from"),
        ("named.md", b"---\ntitle: Underwater welding\n---\n", "names the roadmap “Underwater welding” and no topics"),
    ],
)
def test_what_cannot_be_imported_is_said_in_one_sentence(
    app: TinyApp, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError, match=said.replace("(", r"\(")):
        app.services.imports.take_in(tmp_path / name, "mine")
    assert not (app.settings.corpus / "imports").exists()


def test_a_scanned_pdf_is_refused(app: TinyApp, tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(tmp_path / "scan.pdf")
    with pytest.raises(CorpusError, match="without text"):
        app.services.imports.take_in(tmp_path / "scan.pdf", "scan")


def test_links_out_of_a_folder_of_notes_are_refused(app: TinyApp, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "link.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(CorpusError, match="leads out"):
        app.services.imports.take_in(tmp_path / "notes", "notes")


@pytest.mark.parametrize("slug", ["Mine", "a b", "../up", "", "x" * 90, "machine-learning-engineer"])
def test_names_that_cannot_be_a_roadmap_are_refused(app: TinyApp, tmp_path: Path, slug: str) -> None:
    (tmp_path / "a.md").write_text(ARTICLE)
    with pytest.raises(InvalidInput):
        app.services.imports.take_in(tmp_path / "a.md", slug)


def test_subjects_meet_whatever_their_spelling() -> None:
    for one, other in [
        ("K-means", "k means"),
        ("Random Forests (RF)", "random forest"),
        ("PowerBI", "Power BI"),
        ("Tokenisation", "Tokenization"),
    ]:
        assert same_subject(one) == same_subject(other)
    assert same_subject("k-nearest neighbours") in subjects_of("KNN (K-Nearest Neighbors)")
    assert same_subject("R") != same_subject("Rust")
    assert same_subject("C") != same_subject("C++")
    assert slugify("C++ & C#") == "c-plus-plus-and-c-sharp"
    assert slugify("数学") == ""


def test_estimates_grow_with_level_and_length() -> None:
    assert estimate_minutes("beginner", 0).typical < estimate_minutes("advanced", 0).typical
    assert estimate_minutes("beginner", 0).typical < estimate_minutes("beginner", 20_000).typical


@needs_seeds
@pytest.mark.parametrize(
    ("seed", "most", "named", "never"),
    [
        ("001", 20, ["Natural language processing", "Cloud computing platforms"], ["Roshan", "brochure"]),
        ("002", 31, ["Feature engineering", "CI/CD pipelines", "Containerization"], ["Canva", "XXXXX"]),
        ("003", 29, ["Probability", "MySQL", "Linear regression"], ["Mumtaz", "Icon", "Posted on", "Top comments"]),
        ("004", 30, ["Linear algebra", "Amazon Web Services", "Keras"], ["currently viewing", "Image of", "Coursera"]),
    ],
)  # fmt: skip
def test_each_article_we_were_given_makes_a_sensible_roadmap(
    seed: str, most: int, named: list[str], never: list[str]
) -> None:
    outline = read_source(next(SEEDS.glob(f"{seed}_*.txt")), "mine")
    found = [t.title for t in outline.topics()]
    assert most - 3 <= len(found) <= most + 3
    for name in named:
        assert any(name.lower() in title.lower() for title in found), name
    everything = json.dumps([[s.title, [[t.title, t.text] for t in s.topics]] for s in outline.sections])
    for word in never:
        assert word not in everything, word


def test_a_roadmap_that_names_no_topics_borrows_the_librarys(app: TinyApp, tmp_path: Path) -> None:
    matter = "title: Machine-learning engineer's road\ndescription: The road to machine-learning engineering"
    (tmp_path / "named.md").write_text(f"---\n{matter}\n---\n")
    view = app.services.imports.preview(tmp_path / "named.md", "mine")
    assert view.borrowed_from == "machine-learning-engineer"
    assert view.title == "Machine-learning engineer's road"
    assert all(t.in_library for s in view.sections for t in s.topics)


def test_the_terminal_shows_asks_and_writes(tmp_path: Path) -> None:
    from tests.small_library import write_library

    write_library(tmp_path / "corpus")
    (tmp_path / "sailing.md").write_text(ARTICLE)
    environment = {
        "STUDYBOT_DATA": str(tmp_path / "data"),
        "STUDYBOT_CORPUS": str(tmp_path / "corpus"),
        "PATH": "/usr/bin:/bin",
    }
    command = [
        sys.executable,
        "-m",
        "studybot.cli",
        "corpus",
        "import",
        str(tmp_path / "sailing.md"),
        "--roadmap",
        "sailing",
    ]
    shown = subprocess.run([*command, "--preview"], capture_output=True, text=True, env=environment, check=True)
    assert "Points of sail" in shown.stdout
    assert not (tmp_path / "corpus" / "imports").exists()
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, env=environment, check=True)
    assert json.loads(done.stdout)["written"] is True
    assert "tacking" in read_corpus(tmp_path / "corpus").topics
