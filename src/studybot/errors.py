"""Everything that can go wrong and be told to a person.

StudybotError
├── LearnerError            shown privately to the person who asked; they can act on it
│   ├── InvalidInput        what they typed cannot be used
│   ├── NotSetUp            they have no zone and hours yet
│   └── NotFound            the thing they named does not exist
├── OperatorError           names the setting or file; the person who runs the bot can act on it
│   ├── ConfigError         a setting is wrong
│   ├── CorpusError         a file of the library is wrong
│   ├── ModelError          the embedding model is missing or damaged
│   └── StorageError        the database cannot be used
└── RequestUnmet            the request was understood and cannot be met (exit code 1)

``str(error)`` is one sentence: what happened, why, and what to do next.
"""


class StudybotError(Exception):
    """The root; never raised itself."""


class LearnerError(StudybotError):
    """Shown privately to the learner."""


class InvalidInput(LearnerError):
    """The learner typed something that cannot be used."""


class NotSetUp(LearnerError):
    def __init__(self) -> None:
        super().__init__("I don't know your week yet: run /setup to tell me your zone, hours and reminder time.")


class NotFound(LearnerError):
    """The thing the learner named does not exist."""


class OperatorError(StudybotError):
    """Shown to whoever runs the bot."""


class ConfigError(OperatorError):
    """One or more settings are wrong."""


class CorpusError(OperatorError):
    """One or more files of the library are wrong; carries every fault found."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        first = faults[0] if faults else "nothing could be read"
        more = f" (and {len(faults) - 1} more: run `studybot corpus lint`)" if len(faults) > 1 else ""
        super().__init__(f"The library was not changed: {first}{more}")


class ModelError(OperatorError):
    """The embedding model is missing or damaged."""


class StorageError(OperatorError):
    """The database cannot be opened, read or written."""


class RequestUnmet(StudybotError):
    """The request was understood and cannot be met."""
