"""What the shipped library promises: enough of it, in one form, with true totals and nothing that leads nowhere."""

import re
from functools import cache
from pathlib import Path

import pytest

from studybot.core.library import Roadmap
from studybot.core.study_order import closure
from studybot.corpus import CorpusText, lint, read_corpus

CORPUS = Path(__file__).parents[2] / "corpus"
HEADINGS = ["What it is", "Why it matters", "How to learn it", "Pitfalls", "Practice"]
ROLES = {
    "machine-learning-engineer", "data-scientist", "mlops-engineer", "deep-learning-practitioner",
    "language-model-engineer", "interview-preparation", "first-model-in-a-month",
}  # fmt: skip
# Every subject that the library must have a topic for, one of whose titles or slugs says it.
SUBJECTS = """python|orientation: r|java|julia|sql|data structures|algorithms|git|pytest|clean code|solid
    |continuous integration|packaging|http apis|linear algebra|calculus|probability|statistics
    |discrete mathematics|optimisation|information theory|relational databases|mysql|postgresql|mongodb
    |vector stores|numpy|pandas|polars|collecting data|data cleaning|missing values|outliers|encoding|scaling
    |dimensionality reduction|feature engineering|matplotlib|seaborn|ggplot2|tableau|power bi|qlik
    |linear regression|logistic regression|nearest neighbours|naive bayes|decision trees|random forests
    |gradient boosting|support vector|k-means|clustering|evaluation|cross-validation|tuning|imbalanced
    |calibration|interpret|time series|recommend|anomaly|perceptron|convolutional|recurrent|lstm
    |generative adversarial|variational|diffusion|attention|transformers|training practice|pytorch|tensorflow
    |keras|jax|natural language|image|speech|reinforcement|prompting|embeddings|retrieval-augmented|fine-tuning
    |adapters|evaluating language|agents|safety|flask|fastapi|django|docker|kubernetes|sagemaker|azure
    |google cloud|pipelines|experiment tracking|feature stores|prometheus|drift|retraining|a/b tests
    |scaling inference|cost|spark|kafka|airflow|warehouses|bias|fairness|transparency|privacy|security|portfolio
    |open source|kaggle|notebooks|papers|keeping up|internships|certifications|networking|résumé
    |coding interviews|theory interviews|behavioural|system-design"""


@cache
def library() -> CorpusText:
    return read_corpus(CORPUS)


def test_it_has_no_fault() -> None:
    assert [str(fault) for fault in lint(CORPUS)] == []


def test_there_is_enough_of_it() -> None:
    assert len(library().topics) >= 160
    assert len(library().guides) >= 25
    assert set(library().roadmaps) >= ROLES


@pytest.mark.parametrize("subject", [" ".join(s.split()) for s in SUBJECTS.split("|")])
def test_every_subject_has_a_topic(subject: str) -> None:
    words = subject.removeprefix("orientation: ")
    named = [t for t in library().topics.values() if re.search(rf"\b{re.escape(words)}", f"{t.title} {t.slug}".lower())]
    assert named


def test_every_topic_has_the_five_headings_and_summary() -> None:
    for topic in library().topics.values():
        headings = dict.fromkeys(p.heading for p in library().passages if p.topic == topic.slug)
        assert list(headings) == HEADINGS, topic.slug
        assert topic.summary, topic.slug
        assert 3 <= len(topic.checks) <= 5, topic.slug
        free = [resource.free for resource in topic.resources]
        assert free == sorted(free, reverse=True), f"{topic.slug}: free resources come first"


@pytest.mark.parametrize("slug", sorted(ROLES))
def test_a_roadmap_holds_its_prerequisites_and_states_its_hours(slug: str) -> None:
    roadmap: Roadmap = library().roadmaps[slug]
    core = roadmap.topics()
    assert set(closure(core, library().topics)) == set(core)
    hours = [
        round(sum(getattr(library().topics[s].minutes, part) for s in core) / 60) for part in ("typical", "low", "high")
    ]
    text = (CORPUS / roadmap.source).read_text(encoding="utf-8")
    stated = re.search(r"takes about ([\d,]+) hours from nothing: ([\d,]+) for .*?, ([\d,]+) for", text)
    assert stated is not None
    assert [int(number.replace(",", "")) for number in stated.groups()] == hours


def test_no_check_stands_in_the_text_it_asks_about() -> None:
    """A check is for testing oneself; one whose question is copied from the text tests nothing."""
    text = " ".join(p.text for p in library().passages).lower()
    for topic in library().topics.values():
        for check in topic.checks:
            assert check.question.lower() not in text, (topic.slug, check.question)
