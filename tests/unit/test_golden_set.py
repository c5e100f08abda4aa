"""The shipped golden set: enough questions, each answered by words that stand in the shipped library."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from studybot.core.text import bare
from studybot.corpus import read_corpus
from studybot.services.labelled import GOLDEN, read_set

CORPUS = Path(__file__).parents[2] / "corpus"


def lines(name: str) -> list[dict[str, Any]]:
    text = (CORPUS / GOLDEN / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


QUERIES, OFF_TOPIC = lines("queries"), lines("off_topic")


def test_every_quote_stands_in_a_passage_of_the_file_it_names() -> None:
    texts: dict[str, list[str]] = {}
    for passage in read_corpus(CORPUS).passages:
        texts.setdefault(passage.source, []).append(bare(passage.text))
    for query in QUERIES:
        assert query["rel"], query["id"]
        for rel in query["rel"]:
            quote = " ".join(rel["quote"].split())
            assert len(quote.split()) >= 5, "fewer words may stand anywhere"
            assert any(quote in text for text in texts.get(rel["source"], [])), (query["id"], rel)


def test_there_are_enough_of_each_kind() -> None:
    assert len(QUERIES) >= 150
    kinds = Counter(line["kind"] for line in OFF_TOPIC)
    assert min(kinds["near"], kinds["far"]) >= 60
    assert set(kinds) == {"near", "far"}
    asked = Counter(query["kind"] for query in QUERIES)
    assert min(asked[kind] for kind in ("definition", "how", "comparison", "list", "yes_no", "why")) >= 10


def test_no_question_stands_there_twice() -> None:
    every = [*QUERIES, *OFF_TOPIC]
    assert [i for i, times in Counter(line["id"] for line in every).items() if times > 1] == []
    texts = Counter(" ".join(line["text"].lower().split()).strip(" ?.!") for line in every)
    assert [text for text, times in texts.items() if times > 1] == []


def test_questions_are_not_copied_from_the_library() -> None:
    """Nor from its checks: what is measured would be a search for one's own words."""
    text = read_corpus(CORPUS)
    checks = {check.question.lower().strip(" ?") for topic in text.topics.values() for check in topic.checks}
    assert [q["text"] for q in QUERIES if q["text"].lower().strip(" ?") in checks] == []
    whole = " ".join(bare(p.text) for p in text.passages).lower()
    assert [q["text"] for q in QUERIES if len(q["text"].split()) > 3 and q["text"].lower() in whole] == []


def test_the_set_is_read_as_it_stands() -> None:
    found = read_set(CORPUS / GOLDEN)
    assert found.documents == {}
    assert [q.text for q in found.questions] == [q["text"] for q in QUERIES]
    assert all(q.quotes and not q.docs for q in found.questions)
    assert (*found.far, *found.near) == (
        *(line["text"] for line in OFF_TOPIC if line["kind"] == "far"),
        *(line["text"] for line in OFF_TOPIC if line["kind"] == "near"),
    )


def test_the_library_does_not_take_its_golden_set_in() -> None:
    assert [p.source for p in read_corpus(CORPUS).passages if p.source.startswith(GOLDEN)] == []
