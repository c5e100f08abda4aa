"""The labelled sentences that were held back from the examples, read with the real model."""

from pathlib import Path

import pytest

from studybot.index.embedder import SentenceEmbedder
from studybot.services.chat.deeds import AT_ONCE
from studybot.services.sentence_measures import LABELLED_ON, SentenceMeasures, measure_sentences, measures_text
from studybot.services.sentences import SentenceService, read_labelled
from tests.conftest import TinyApp

SENTENCES = Path(__file__).parents[1] / "sentences"
pytestmark = pytest.mark.model


@pytest.fixture
def sentences(app: TinyApp) -> SentenceService:
    embedder = SentenceEmbedder()
    return SentenceService(app.services.library, lambda: embedder)


def measured(service: SentenceService, name: str, every: int) -> SentenceMeasures:
    """On a part of them, because the whole takes long: `studybot eval --sentences` takes all."""
    labelled = read_labelled((SENTENCES / name).read_text(encoding="utf-8").splitlines())[::every]
    found = measure_sentences(labelled, lambda text: service.read(text, today=LABELLED_ON))
    print(measures_text(found))
    return found


def test_held_back_sentences_are_understood(sentences: SentenceService) -> None:
    """The floors lie below what was measured by about three standard errors of a share of that many sentences."""
    found = measured(sentences, "held_back.jsonl", 4)
    assert found.intents_right >= 0.91
    assert found.slots_right >= 0.87
    assert found.several_right >= 0.75
    assert found.false_actions == ()
    everyday = [found.by_group[f"hand {hand}"] for hand in "abcef"]  # the fourth hand writes in riddles
    assert sum(n * right for n, right, _ in everyday) / sum(n for n, _, _ in everyday) >= 0.93


def test_of_roundabout_sentences_most_are_understood_and_hardly_any_does_harm(sentences: SentenceService) -> None:
    found = measured(sentences, "roundabout.jsonl", 8)
    assert found.intents_right >= 0.8
    assert len(found.false_actions) <= 1


def test_sentences_that_only_sound_like_a_wish_do_nothing(sentences: SentenceService) -> None:
    traps = read_labelled((SENTENCES / "traps.jsonl").read_text(encoding="utf-8").splitlines())
    assert len([t for t in traps if t["intent"] not in AT_ONCE]) > 280
    assert len(measured(sentences, "traps.jsonl", 3).false_actions) <= 1
