"""The figures of ``studybot eval`` are those of a real run over labelled questions."""

import json
from pathlib import Path

import pytest

from studybot.app import app_of_set
from studybot.errors import OperatorError
from studybot.services.evaluation import evaluate, evaluation_text
from studybot.services.labelled import read_set
from tests.conftest import TinyApp


def write_golden(folder: Path) -> Path:
    folder.mkdir()
    labels = [
        ("What is overfitting?", "overfitting", "Overfitting is what happens when a model memorises the noise"),
        ("docker container", "statistics", "Statistics is the craft"),
    ]
    lines = [
        {"id": text, "text": text, "rel": [{"source": f"topics/{slug}.md", "quote": quote}]}
        for text, slug, quote in labels
    ]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, lines)))
    off = [{"id": "f", "text": "zzz qqq", "kind": "far"}, {"id": "n", "text": "xxx vvv", "kind": "near"}]
    (folder / "off_topic.jsonl").write_text("\n".join(map(json.dumps, off)))
    return folder


def test_a_right_first_hit_counts_whole_and_a_wrong_label_nothing(app: TinyApp, tmp_path: Path) -> None:
    found = evaluate(app.services.answers, read_set(write_golden(tmp_path / "golden")))
    assert found.questions == 2
    assert found.top_1[0] == 0.5
    assert 0.5 <= found.ndcg_10[0] < 1
    assert found.far.questions == found.near.questions == 1
    assert found.far.not_covered == 1
    assert found.top_1[1] <= found.top_1[0] <= found.top_1[2]
    assert "2 questions" in evaluation_text(found)


def test_a_set_with_its_own_corpus_is_measured_on_it_alone(app: TinyApp, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    corpus = [
        {
            "id": "a#0",
            "doc": "a",
            "title": "Bread > Dough",
            "text": "Dough rests in a warm place until it doubled.",
        },
        {"id": "b#0", "doc": "b", "title": "Soup > Stock", "text": "Stock simmers for hours on a small flame."},
    ]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    (folder / "queries.jsonl").write_text(json.dumps({"id": "1", "text": "where does dough rest", "rel": ["a"]}))
    labelled = read_set(folder)
    with app_of_set(app.settings, labelled, TinyApp) as other:
        other.services.library.ingest()
        assert evaluate(other.services.answers, labelled).ndcg_10[0] == 1
    assert app.services.library.library().topics, "the app's own library is untouched"


@pytest.mark.parametrize(
    ("line", "told"),
    [("{", "line 1, is no JSON"), ('{"id": "1", "rel": []}', "lacks or misuses the field 'text'")],
)
def test_a_broken_set_is_named(line: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text(line)
    with pytest.raises(OperatorError, match=told):
        read_set(tmp_path)
    with pytest.raises(OperatorError, match="There is no folder"):
        read_set(tmp_path / "missing")
