"""What is wrong with a file of the library, and where."""

from typing import NamedTuple


class Fault(NamedTuple):
    source: str  # path relative to the corpus folder
    line: int  # from 1
    message: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.message}"


class FileRefused(Exception):
    """A single file cannot be read; carries its faults."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))
