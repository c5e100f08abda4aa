"""Where the line runs between an answer, an unsure one and none: made from labelled questions, kept in a small file."""

import contextlib
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from studybot.core.confidence import Calibration, Signals
from studybot.errors import OperatorError
from studybot.services.answers import AnswerService
from studybot.services.labelled import LabelledSet
from studybot.services.library import LibraryService

FILE = "calibration.json"
_BATCH = 64


def load_calibration(data: Path) -> Calibration:
    """The one made for this data folder, else the shipped one. Raises OperatorError when its file is damaged."""
    own = data / FILE
    shipped = files("studybot.services").joinpath(FILE)
    content = None
    with contextlib.suppress(FileNotFoundError):
        content = own.read_bytes()
    try:
        return Calibration.model_validate_json(shipped.read_bytes() if content is None else content)
    except ValidationError:
        raise OperatorError(f"{own} is damaged; delete it or run `studybot calibrate` again.") from None


def make_calibration(
    answers: AnswerService, library: LibraryService, labelled: LabelledSet, *, model: str,
    tell: Callable[[int, int, str], None] | None = None,
) -> Calibration:  # fmt: skip
    """From a labelled set and the library's own checks, which are questions it must answer. Raises OperatorError when
    there are too few of a kind."""
    from studybot.core.calibrating import (  # brings scipy, which the running bot does not need for this
        Labelled,
        calibrate,
    )

    report = tell or (lambda _done, _total, _what: None)
    checks = [check.question for topic in library.library().topics.values() for check in topic.checks]
    kinds = [*checks, *(q.text for q in labelled.questions)], labelled.far, labelled.near
    total = sum(map(len, kinds))
    done = 0

    def signals(texts: Sequence[str]) -> list[Signals]:
        nonlocal done
        found: list[Signals] = []
        for start in range(0, len(texts), _BATCH):
            found += answers.signals(texts[start : start + _BATCH])
            report(done + len(found), total, "asking")
        done += len(found)
        return found

    try:
        return calibrate(Labelled.of(*map(signals, kinds)), model=model)
    except ValueError as error:
        raise OperatorError(f"The set {labelled.name} cannot be calibrated on: {error}.") from None


def calibration_text(made: Calibration) -> str:
    f = made.figures
    if f is None:
        return "A calibration without figures."
    return "\n".join(
        [
            f"made from {f.on_topic} on-topic, {f.far} far and {f.near} near questions; figures of questions not seen:",
            f"  AUROC far {f.auc_far:.3f}, near {f.auc_near:.3f}",
            f"  on topic: answered {f.on_topic_answered:.1%}, answered or unsure {f.kept:.1%}",
            f"  off topic answered: far {f.far_answered:.1%}, near {f.near_answered:.1%}",
        ]
    )
