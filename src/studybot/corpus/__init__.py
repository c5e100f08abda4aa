"""The library's files turned into topics, roadmaps and passages."""

from studybot.corpus.faults import Fault
from studybot.corpus.lint import lint
from studybot.corpus.reader import CorpusText, read_corpus

__all__ = ["CorpusText", "Fault", "lint", "read_corpus"]
