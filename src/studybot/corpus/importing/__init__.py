"""Anything a person brings, turned into a roadmap: read into an Outline, drafted into Topics, written in one move."""

from studybot.corpus.importing.draft import Draft, draft_roadmap
from studybot.corpus.importing.outline import Outline
from studybot.corpus.importing.sources import read_source
from studybot.corpus.importing.writing import settle_imports, swapped_in

__all__ = ["Draft", "Outline", "draft_roadmap", "read_source", "settle_imports", "swapped_in"]
