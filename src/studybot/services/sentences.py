"""What people type, understood: the head and its examples, the library's names, the embedding model."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from studybot.core.sentences.contradictions import find_contradiction
from studybot.core.sentences.head import Head, examples_checksum, learn_head, pack, unpack
from studybot.core.sentences.reading import Reader
from studybot.core.sentences.sentence import read_sentence
from studybot.core.sentences.topics import TopicNames, topic_names
from studybot.core.sentences.wish import Wish
from studybot.errors import OperatorError
from studybot.index.names import weights_of
from studybot.services.library import LibraryService

if TYPE_CHECKING:
    from studybot.index.embedder import Embedder

_PACKAGE = "studybot.core.sentences"
HEAD_FILE = Path(__file__).parents[1] / "core" / "sentences" / "head.npz"
_EXAMPLE_DAY = date(2026, 3, 11)  # the day the examples were written for


class SentenceService:
    def __init__(self, library: LibraryService, embedder: Callable[[], "Embedder"]) -> None:
        self._library = library
        self._embedder = embedder
        self._head: Head | None = None
        self._names: tuple[object, TopicNames] | None = None

    def read(self, text: str, *, today: date) -> list[Wish]:
        """The wishes of a sentence in the order they should be done; never empty. What is typed is embedded and
        forgotten: no vector of it is kept."""
        head = self.head()
        embedder = self._embedder()
        same = weights_of(embedder.model_id) == weights_of(head.model_id)
        embed = embedder.encode if same else None
        return Reader(head, self.names(), embed).read(text, today=today)

    def contradiction(self, text: str, *, today: date) -> str | None:
        """The words that a sentence says and denies at once."""
        return find_contradiction(read_sentence(text, today=today, names=self.names()))

    def head(self) -> Head:
        if self._head is None:
            data = resources.files(_PACKAGE).joinpath("head.npz").read_bytes()
            with np.load(BytesIO(data), allow_pickle=False) as file:
                self._head = unpack(file)
        return self._head

    def names(self) -> TopicNames:
        """Kept while the library stays."""
        library = self._library.library()
        if self._names is None or self._names[0] is not library:
            titles = [name for t in library.topics.values() for name in (t.title, t.slug.replace("-", " "))]
            self._names = (library, topic_names(titles))
        return self._names[1]

    def learn(self, target: Path) -> Head:
        """Learn the head again from the shipped examples and write it; minutes of work. For whoever changes them."""
        texts, intents = learnt_examples()
        read = [read_sentence(t, today=_EXAMPLE_DAY, names=self.names()) for t in texts]
        embedder = self._embedder()
        head = learn_head(
            [s.shape for s in read],
            intents,
            embedder.encode([s.text for s in read]), model_id=embedder.model_id,
            examples=examples_checksum(texts, intents),
        )  # fmt: skip
        with target.open("wb") as file:
            np.savez_compressed(file, **pack(head))  # type: ignore[arg-type]
        self._head = head
        return head


def learnt_examples() -> tuple[list[str], list[str]]:
    """Texts and intents of the shipped examples that the head is learnt from."""
    examples = [e for e in read_examples() if "intent" in e]
    return [e["text"] for e in examples], [e["intent"] for e in examples]


def read_examples() -> list[dict[str, Any]]:
    """The shipped sentences, labelled with an intent or with several wishes."""
    return read_labelled(resources.files(_PACKAGE).joinpath("examples.jsonl").read_text(encoding="utf-8").splitlines())


def read_labelled(lines: Iterable[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines if line.strip()]


def read_labelled_file(file: Path) -> list[dict[str, Any]]:
    """Raises OperatorError that names the file, and the line that is no labelled sentence."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{file} cannot be read: {error}.") from None
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found += (read := read_labelled([line]))
        except (ValueError, RecursionError):
            raise OperatorError(f"{file}, line {number}, is no JSON.") from None
        if not all(isinstance(one, dict) and "text" in one and ("intent" in one or "wishes" in one) for one in read):
            raise OperatorError(f"{file}, line {number}, lacks the field “text”, or “intent” or “wishes”.")
    return found
