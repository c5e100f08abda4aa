"""Answers as flowing text, where an endpoint is set; the quotes whenever anything is not as it must be."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from studybot.core.answers import Answer, Citation
from studybot.core.rewriting.breaker import Breaker, after_failure, after_success, is_resting
from studybot.core.rewriting.prompt import Source, make_messages
from studybot.core.rewriting.reasons import Reason, Rejected
from studybot.core.rewriting.reply import Sentence, compose, read_reply
from studybot.core.rewriting.support import check, texts_to_compare

if TYPE_CHECKING:
    from studybot.index.embedder import Embedder
    from studybot.llm.chat import ChatClient

log = logging.getLogger(__name__)

MOST_AT_ONCE = 2  # whoever asks beyond gets the quotes: a slow endpoint must not take the worker threads of others
_ENDPOINT_FAILED = {"unreachable", "too slow", "refused", "too big", "malformed"}


class Rewritten(NamedTuple):
    answer: Answer  # to be shown, whatever the reason
    reason: Reason | None  # None when it was rewritten


class RewriteService:
    def __init__(self, client: "ChatClient | None", embedder: Callable[[], "Embedder"]) -> None:
        """``client``: None with the setting empty; then nothing is ever sent."""
        self._client = client
        self._embedder = embedder
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._breaker = Breaker()
        self._outcomes: Counter[str] = Counter()

    @property
    def on(self) -> bool:
        return self._client is not None

    def outcomes(self) -> dict[str, int]:
        """How often an answer was ``rewritten``, or why not, since the start; without those nobody was asked for."""
        with self._lock:
            return dict(self._outcomes)

    def rewrite(self, answer: Answer, passages: Mapping[int, str], *, now: datetime) -> Rewritten:
        """The answer as flowing text with its citations, or as it is with the reason. Never raises.

        ``passages``: the whole text of each cited passage by its citation's number. Waits for the endpoint: run it on
        a worker thread (``Work.run``), not on the one of the embedding model. ``took_ms`` stays that of the quotes.
        """
        if self._client is None:
            return Rewritten(answer, "off")
        if answer.status != "answered":
            return Rewritten(answer, "not answered")
        try:
            rewritten = Rewritten(self._rewrite(self._client, answer, passages, now), None)
            self._count(None, "")
        except Rejected as rejected:
            self._count(rejected.reason, rejected.detail)
            return Rewritten(answer, rejected.reason)
        except Exception as error:  # the quotes are there and right: no fault of this may cost the learner them
            self._count("internal fault", type(error).__name__)
            return Rewritten(answer, "internal fault")
        return rewritten

    def _rewrite(self, client: "ChatClient", answer: Answer, passages: Mapping[int, str], now: datetime) -> Answer:
        sources = [_source(citation, passages) for citation in answer.citations]
        content = self._ask(client, answer.question, sources, now)
        sentences = read_reply(content, [source.number for source in sources])
        texts = texts_to_compare(sentences, sources)
        vectors = dict(zip(texts, self._embedder().encode(texts), strict=True))
        return _with_text(answer, check(sentences, sources, answer.question, vectors))

    def _ask(self, client: "ChatClient", question: str, sources: list[Source], now: datetime) -> str:
        if is_resting(self._breaker, now):
            raise Rejected("resting")
        if not self._places.acquire(blocking=False):
            raise Rejected("busy")
        try:
            content = client.complete(make_messages(question, sources))
        except Rejected as rejected:
            with self._lock:
                failed = rejected.reason in _ENDPOINT_FAILED
                self._breaker = after_failure(self._breaker, now) if failed else after_success()
            raise
        finally:
            self._places.release()
        with self._lock:
            self._breaker = after_success()
        return content

    def _count(self, reason: Reason | None, detail: str) -> None:
        """By reason alone: what was asked and what came back is nobody's business here."""
        with self._lock:
            self._outcomes[reason or "rewritten"] += 1
        if reason is not None:
            level = logging.WARNING if reason in _ENDPOINT_FAILED or reason == "internal fault" else logging.INFO
            log.log(level, "answer not rewritten: %s%s", reason, f" ({detail})" if detail else "")


def _source(citation: Citation, passages: Mapping[int, str]) -> Source:
    name = f"{citation.title} > {citation.heading}" if citation.heading else citation.title
    return Source(citation.number, name, passages.get(citation.number, citation.quote))


def _with_text(answer: Answer, sentences: tuple[Sentence, ...]) -> Answer:
    cited = {number for sentence in sentences for number in sentence.numbers}
    kept = tuple(citation for citation in answer.citations if citation.number in cited)
    return answer.model_copy(update={"answer": compose(sentences), "citations": kept})
