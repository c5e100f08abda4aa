"""The nearest passages are found in a library of any size, and an index in a file is never trusted blindly."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from studybot.core.answers import Answer
from studybot.errors import ModelError, StorageError
from studybot.index.kept import KeptIndex
from studybot.index.vectors import VectorIndex, compress, open_index
from studybot.services.answers import AnswerService
from studybot.services.calibration import load_calibration
from studybot.services.search import INDEX_FILE, SearchService
from studybot.storage.matrix import read_bytes, read_matrix
from tests.conftest import TinyApp

COUNT, DIMENSIONS = 2000, 32
HALF = 3e-4  # what half precision may change in a cosine; a byte a number changes more
MARK = "this library"
QUESTIONS = ["what is overfitting?", "how do I prevent trouble with docker?", "how much mathematics do I need?"]


def unit_rows(count: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    normalised: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return normalised


MATRIX = unit_rows(COUNT, 1)
ASKED = unit_rows(50, 2)


class Store:
    """Where an index comes from: counts how often all vectors were read for it."""

    def __init__(self, folder: Path, matrix: NDArray[np.float32] = MATRIX) -> None:
        self.path = folder / "library.index"
        self.label = folder / "library.index.json"
        self.matrix = matrix
        self.loaded = 0

    def load(self) -> NDArray[np.float32]:
        self.loaded += 1
        return self.matrix

    def open(self, mark: str = MARK, *, exact_below: int = COUNT) -> VectorIndex:
        kept = KeptIndex(self.path, mark)
        return open_index(
            len(self.matrix), self.load, lambda rows: self.matrix[list(rows)], kept, exact_below=exact_below
        )

    def is_whole(self) -> bool:
        """Whether another start would use the file as it is."""
        before = self.loaded
        self.open()
        return self.loaded == before


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def true_order(vector: NDArray[np.float32], k: int) -> list[int]:
    return [int(row) for row in np.argsort(-(MATRIX @ vector), kind="stable")[:k]]


def test_below_the_threshold_the_search_is_exact_and_no_file_is_kept(store: Store) -> None:
    index = store.open(exact_below=COUNT + 1)
    assert index.is_exact
    for vector in ASKED:
        rows, scores = index.search(vector, 20)
        true = MATRIX @ vector
        assert true[rows] == pytest.approx(true[true_order(vector, 20)], abs=HALF)
        assert scores == pytest.approx(true[rows], abs=HALF)
    assert list(store.path.parent.iterdir()) == []


def test_a_compressed_index_finds_the_same_and_scores_exactly(store: Store) -> None:
    index = store.open()
    assert not index.is_exact
    assert len(index) == COUNT
    found = 0
    for vector in ASKED:
        rows, scores = index.search(vector, 20)
        found += len(set(rows.tolist()) & set(true_order(vector, 20)))
        assert scores == pytest.approx(MATRIX[rows] @ vector, abs=1e-6)
        assert (np.diff(scores) <= 0).all()
    assert found >= 0.995 * 20 * len(ASKED)


def test_compression_alone_would_not_score_exactly() -> None:
    index = VectorIndex.compressed(compress(MATRIX), lambda _rows: np.zeros((0, 0), dtype=np.float32))
    rows, scores = index.search(ASKED[0], 20)  # the vectors are gone from the database: what the index has must do
    assert scores == pytest.approx(MATRIX[rows] @ ASKED[0], abs=0.02)
    assert not np.allclose(scores, MATRIX[rows] @ ASKED[0], atol=1e-6)


@pytest.mark.parametrize("exact_below", [COUNT, COUNT + 1])
def test_both_kinds_answer_the_same_calls(store: Store, exact_below: int) -> None:
    index = store.open(exact_below=exact_below)
    assert index.cosines(ASKED[0], [5, 3]).tolist() == pytest.approx((MATRIX[[5, 3]] @ ASKED[0]).tolist(), abs=HALF)
    assert index.cosines(ASKED[0], []).tolist() == []
    assert index.nearest(ASKED) == pytest.approx((ASKED @ MATRIX.T).max(axis=1), abs=0.02)
    assert len(index.search(ASKED[0], COUNT + 5)[0]) == COUNT
    assert index.search(ASKED[0], 0)[0].tolist() == []
    with pytest.raises(ModelError, match="3 dimensions and the library's have 32"):
        index.search(np.ones(3, dtype=np.float32), 1)


def test_the_second_start_reads_the_file_and_not_the_vectors(store: Store) -> None:
    first = store.open()
    assert store.loaded == 1
    second = store.open()
    assert store.loaded == 1
    for vector in ASKED:
        assert second.search(vector, 20)[0].tolist() == first.search(vector, 20)[0].tolist()


def test_nobody_else_may_read_the_files(store: Store) -> None:
    store.open()
    assert {stat.S_IMODE(p.stat().st_mode) for p in store.path.parent.iterdir()} == {0o600}


@pytest.mark.parametrize("place", [0, 40, 5000, -1])
def test_one_flipped_byte_is_noticed(store: Store, place: int, caplog: pytest.LogCaptureFixture) -> None:
    store.open()
    data = bytearray(store.path.read_bytes())
    data[place] ^= 1
    store.path.write_bytes(data)
    index = store.open()
    assert store.loaded == 2
    assert "is damaged; it is made anew" in caplog.text
    assert index.search(MATRIX[7], 1)[0].tolist() == [7]
    assert store.is_whole()


def test_every_flipped_byte_of_the_label_is_noticed_or_means_the_same(store: Store) -> None:
    store.open()
    label = store.label.read_bytes()
    for place in range(len(label)):
        store.label.write_bytes(label[:place] + bytes([label[place] ^ 4]) + label[place + 1 :])
        assert KeptIndex(store.path, MARK).read(COUNT) is None, place


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"sha256": 5}', b"null"])
def test_a_label_of_rubbish_is_noticed(store: Store, content: bytes) -> None:
    store.open()
    store.label.write_bytes(content)
    store.open()
    assert store.loaded == 2
    assert store.is_whole()


@pytest.mark.parametrize("part", [0, 0.5, 0.999])
def test_a_half_written_file_is_noticed(store: Store, part: float) -> None:
    store.open()
    os.truncate(store.path, int(store.path.stat().st_size * part))
    store.open()
    assert store.loaded == 2
    assert store.is_whole()


@pytest.mark.parametrize("gone", ["path", "label"])
def test_a_missing_file_is_made_again(store: Store, gone: str) -> None:
    store.open()
    getattr(store, gone).unlink()
    store.open()
    assert store.loaded == 2
    assert store.is_whole()


def test_an_index_of_another_library_or_model_is_not_used(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.open("another library")
    store.open(MARK)
    assert store.loaded == 2
    assert "is of another library or model; it is made anew" in caplog.text
    assert store.is_whole()


def test_an_index_of_fewer_vectors_is_not_used(store: Store) -> None:
    store.open()
    larger = Store(store.path.parent, unit_rows(COUNT + 1, 3))
    assert len(larger.open()) == COUNT + 1
    assert larger.loaded == 1


def test_a_library_that_became_small_leaves_no_file(store: Store) -> None:
    store.open()
    store.path.with_name("library.index.new").write_bytes(b"half")
    store.open(exact_below=COUNT + 1)
    assert list(store.path.parent.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.unit.test_vectors import Store, unit_rows

real, calls = Path.replace, []

def replace(self, target):
    calls.append(target)
    if len(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, target)

Path.replace = replace
Store(Path(sys.argv[1]), unit_rows(2000, 4)).open("the next library")
"""


@pytest.mark.parametrize("rename", [1, 2])
def test_killed_at_a_rename_it_is_made_again(store: Store, rename: int) -> None:
    store.open()
    ended = subprocess.run([sys.executable, "-c", KILLED, str(store.path.parent), str(rename)], check=False)
    assert ended.returncode == -signal.SIGKILL
    kept = KeptIndex(store.path, "the next library").read(COUNT)
    assert kept is None  # killed before the first rename the old pair stands, before the second no pair does
    assert store.is_whole() == (rename == 1)
    assert store.is_whole()


def test_where_it_cannot_be_written_the_search_works(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "library.index.new").mkdir()
    index = Store(tmp_path).open()
    assert index.search(MATRIX[7], 1)[0].tolist() == [7]
    assert "the index is not kept" in caplog.text


def test_a_large_library_answers_the_same_from_its_file(app: TinyApp, caplog: pytest.LogCaptureFixture) -> None:
    def ask(exact_below: int) -> list[Answer]:
        search = SearchService(app.db, app.services.library, app.embedder, exact_below=exact_below)
        answers = AnswerService(app.services.library, search, load_calibration(app.settings.data), lambda: 0.0)
        return [answers.ask(question) for question in QUESTIONS]

    def same(some: list[Answer], others: list[Answer]) -> bool:
        """But for half precision, which shows in how sure they are, and in the order of what is far from all."""
        sure = pytest.approx([answer.confidence for answer in some], abs=0.01)
        said = [[answer.model_dump(exclude={"confidence", "related_topics"}) for answer in e] for e in (some, others)]
        return [answer.confidence for answer in others] == sure and said[0] == said[1]

    file = app.settings.data / INDEX_FILE
    exact = ask(1000)
    assert not file.exists()
    assert same(ask(1), exact)  # made
    assert file.is_file()
    assert same(ask(1), exact)  # read
    assert caplog.text == ""
    (app.settings.corpus / "guides" / "how-much-mathematics.md").unlink()
    app.services.library.ingest()
    assert ask(1) == ask(1)
    assert caplog.text.count("is of another library or model") == 1
    assert same(ask(1), ask(1000))
    assert not file.exists()


def test_vectors_of_unequal_length_are_refused_in_one_sentence() -> None:
    for wrong in ([b"\0" * 8, b"\0" * 4], [b"\0" * 7], [b"\0" * 8] * 4096 + [b"\0" * 4]):
        with pytest.raises(StorageError, match="differ in length"):
            read_matrix(wrong, at_most=5000)


@pytest.mark.parametrize("count", [0, 1, 4096, 5000])
def test_a_matrix_is_read_in_parts(count: int) -> None:
    rows = np.arange(2 * count, dtype="<f4").reshape(count, 2)
    found = read_matrix((row.tobytes() for row in rows), at_most=6000)
    assert found.shape == (count, 2 if count else 0)
    assert found.tolist() == (rows.tolist() if count else [])


@given(hnp.arrays(np.float32, st.tuples(st.integers(1, 9), st.integers(1, 40)), elements=st.floats(-4, 4, width=32)))
def test_a_byte_a_number_keeps_each_number_within_half_a_step(matrix: NDArray[np.float32]) -> None:
    kept = read_bytes((row.tobytes() for row in matrix), at_most=10)
    steps = np.abs(matrix).max(axis=1) / 127
    assert (np.abs(kept.rows(range(len(matrix))) - matrix) <= steps[:, None] * 0.501 + 1e-7).all()
    assert kept.numbers.dtype == np.int8


def test_cosines_of_vectors_in_bytes_are_right_to_a_thousandth() -> None:
    kept = read_bytes((row.tobytes() for row in MATRIX), at_most=COUNT)
    rows = np.arange(0, COUNT, 3)
    for vector in ASKED:
        assert np.abs(kept.cosines(vector, rows) - MATRIX[rows] @ vector).max() < 0.005
    assert read_bytes([], at_most=5).rows([]).shape == (0, 0)
