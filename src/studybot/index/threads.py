"""How many processors the libraries below may use at once.

BLAS, FAISS and torch have each their own threads, which wait for work by spinning. Beside each other, or beside another
program, a small piece of work takes many times as long in several threads as in one. Measured with two processors and
two other programs at work: the product of a question's vector with 2,000 others took 17 ms in BLAS's threads (one in a
hundred 28 ms) and 1.0 ms in one (1.5); a FAISS search right after the model five times as long as in one, and the
model's next run twice as long. So a question is answered in one thread of each; only an ingest takes all."""

import contextlib
import os
from collections.abc import Iterator

import faiss
from threadpoolctl import threadpool_limits


def one_thread_for_blas() -> None:
    """From now on, in the whole process; of the libraries that are loaded."""
    threadpool_limits(limits=1, user_api="blas")


@contextlib.contextmanager
def one_thread_for_faiss() -> Iterator[None]:
    """The number is of the calling thread only."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


@contextlib.contextmanager
def all_processors_for_torch() -> Iterator[None]:
    """One thread reads a question nearly as fast as two (7.5 ms to 6.9 ms). Changing the number takes longer than a
    question, so it is changed for long work only."""
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    try:
        yield
    finally:
        torch.set_num_threads(1)
