"""An ingest touches only what changed, and a wrong file leaves the old library in use."""

import shutil
from pathlib import Path

import pytest

from studybot.errors import CorpusError, NotFound
from tests.conftest import TinyApp
from tests.embedder import TinyEmbedder
from tests.small_library import topic_file


def test_a_second_ingest_embeds_nothing(app: TinyApp) -> None:
    app.tiny.encoded.clear()
    report = app.services.library.ingest()
    assert (report.added, report.changed, report.removed, report.embedded) == (0, 0, 0, 0)
    assert app.tiny.encoded == []


def test_one_new_file_embeds_only_its_own_text(app: TinyApp) -> None:
    app.tiny.encoded.clear()
    (app.settings.corpus / "notes.md").write_text("# Notes\n\nKubernetes restarts a container that fails.\n")
    report = app.services.library.ingest()
    assert (report.added, report.changed) == (1, 0)
    assert app.tiny.encoded
    assert all("Kubernetes" in text for text in app.tiny.encoded)
    assert app.services.answers.search("kubernetes restarts").hits[0].source == "notes.md"


def test_a_removed_file_is_found_no_more(app: TinyApp) -> None:
    (app.settings.corpus / "guides" / "how-much-mathematics.md").unlink()
    assert app.services.library.ingest().removed == 1
    assert all(
        hit.source != "guides/how-much-mathematics.md" for hit in app.services.answers.search("algebra", 50).hits
    )


def test_a_wrong_file_changes_nothing(app: TinyApp) -> None:
    before = app.services.library.library()
    (app.settings.corpus / "topics" / "docker.md").unlink()
    (app.settings.corpus / "topics" / "bad.md").write_text("---\ntitle: [\n---\n")
    with pytest.raises(CorpusError, match="The library was not changed"):
        app.services.library.ingest()
    assert app.services.library.library() == before
    assert app.services.answers.search("docker container").hits


def test_an_empty_folder_takes_no_library_away(app: TinyApp) -> None:
    before = app.services.library.library()
    shutil.rmtree(app.settings.corpus)
    app.settings.corpus.mkdir()
    with pytest.raises(CorpusError, match="The library was not changed: there is nothing in"):
        app.services.library.ingest()
    assert app.services.library.library() == before
    assert app.services.answers.search("docker container").hits


def test_another_model_embeds_again_and_never_mixes(app: TinyApp) -> None:
    class OtherEmbedder(TinyEmbedder):
        model_id = "other"

    before = len(app.services.answers.search("statistics samples", 50).hits)
    app.tiny = OtherEmbedder()
    assert len(app.services.answers.search("statistics samples", 50).hits) == before
    counts = {r["model_id"]: r["n"] for r in app.db.rows("SELECT model_id, count(*) AS n FROM vectors GROUP BY 1")}
    assert set(counts) == {"tiny", "other"}


def test_names_are_found_however_they_are_typed(app: TinyApp) -> None:
    library = app.services.library
    assert {library.topic(n).slug for n in ("Linear Regression", "linear-regression", " LINEAR  regression ")} == {
        "linear-regression"
    }
    assert library.complete_topics("reg") == [("linear-regression", "Linear regression")]
    assert len(library.complete_topics("")) == 5
    with pytest.raises(NotFound, match="Did you mean “Overfitting”"):
        library.topic("overfiting")


def test_a_roadmap_bought_with_a_new_slug_keeps_study_order(app: TinyApp) -> None:
    assert app.services.library.study_order(["overfitting"]) == (
        "python-basics",
        "statistics",
        "linear-regression",
        "overfitting",
    )


def test_a_thousand_files_and_one_more(app: TinyApp, tmp_path: Path) -> None:
    del tmp_path
    for number in range(300):
        (app.settings.corpus / f"note-{number}.md").write_text(
            f"# Note {number}\n\nThought number {number} stands here.\n"
        )
    app.services.library.ingest()
    app.tiny.encoded.clear()
    (app.settings.corpus / "topics" / "new.md").write_text(
        topic_file("New", 60, "", "New is a topic that is quite new.")
    )
    app.services.library.ingest()
    assert 0 < len(app.tiny.encoded) < 12


def test_topics_that_say_nearly_the_same_are_found(app: TinyApp, library_folder: Path) -> None:
    assert app.services.library.near_duplicates() == []
    docker = (library_folder / "topics" / "docker.md").read_text()
    (library_folder / "topics" / "containers.md").write_text(docker.replace("early on the road", "late on the road"))
    ((one, other, likeness),) = app.services.library.near_duplicates()
    assert {one.slug, other.slug} == {"docker", "containers"}
    assert likeness > 0.95
