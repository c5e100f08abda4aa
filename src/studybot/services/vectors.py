"""Texts as vectors, kept by content and model: a text is embedded once."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from studybot.core.library import Passage
from studybot.core.text import sentences, text_hash
from studybot.storage.database import Database
from studybot.storage.vectors import get_vectors, list_missing_vectors, save_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from studybot.index.embedder import Embedder

EMBED_BATCH = 128

OnProgress = Callable[[int, int, str], None]  # how many are done, of how many, of what


def tell_nobody(_done: int, _total: int, _what: str) -> None:
    """Where nobody watches."""


class Vectors:
    def __init__(self, db: Database, embedder: Callable[[], "Embedder"]) -> None:
        self._db = db
        self._embedder = embedder

    def of(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Vectors (n, d) of short texts, embedded now where they never were."""
        self._embed({text_hash(text): text for text in texts}, tell_nobody)
        return self.of_hashes([text_hash(text) for text in texts])

    def now(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Vectors (n, d) of texts that are not kept."""
        return self._embedder().encode(texts)

    def of_hashes(self, hashes: Sequence[str]) -> "NDArray[np.float32]":
        """Vectors (n, d) of texts that were embedded."""
        return get_vectors(self._db, self._embedder().model_id, hashes)

    def embed(self, passages: Sequence[Passage], tell: OnProgress, *, with_sentences: bool = True) -> int:
        """Embed what is new of the passages and their sentences; how many texts that was."""
        from studybot.corpus.passages import embedding_text

        texts = {p.content_hash: embedding_text(p) for p in passages}
        if with_sentences:
            texts |= {text_hash(sentence): sentence for p in passages for sentence in sentences(p.text)}
        return self._embed(texts, tell)

    def _embed(self, texts: Mapping[str, str], tell: OnProgress) -> int:
        """Of texts by their hashes those without a vector; how many they were."""
        embedder = self._embedder()
        # Texts of like length together: a batch is as slow as its longest one.
        missing = sorted(list_missing_vectors(self._db, embedder.model_id, texts), key=lambda h: len(texts[h]))
        tell(0, len(missing), "embedding")
        for start in range(0, len(missing), EMBED_BATCH):
            batch = missing[start : start + EMBED_BATCH]
            matrix = embedder.encode([texts[h] for h in batch])
            with self._db.atomic():
                save_vectors(self._db, embedder.model_id, batch, matrix)
            tell(min(start + EMBED_BATCH, len(missing)), len(missing), "embedding")
        return len(missing)
