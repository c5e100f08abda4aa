"""YAML front matter, with the line of every fault in it."""

import re
from itertools import takewhile
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from studybot.corpus.faults import Fault, FileRefused

M = TypeVar("M", bound=BaseModel)

_FENCE = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.S | re.M)


class FrontMatter(NamedTuple):
    fields: dict[str, Any]
    text: str  # the YAML itself, to find lines in
    body: str
    body_line: int  # the line of the file the body begins at, from 1


def split_front_matter(text: str, source: str) -> FrontMatter:
    """No front matter is an empty one. Raises FileRefused when it is open-ended or no YAML mapping."""
    if not text.startswith("---"):
        return FrontMatter({}, "", text, 1)
    found = _FENCE.match(text)
    if found is None:
        raise FileRefused(Fault(source, 1, "its front matter has no closing --- line"))
    try:
        fields = yaml.load(found[1], Loader=_Loader)  # noqa: S506 the loader is a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise FileRefused(
            Fault(source, mark.line + 2 if mark else 1, f"its front matter is broken: {problem}")
        ) from error
    except ValueError as error:  # an impossible date
        raise FileRefused(Fault(source, 1, f"its front matter is broken: {error}")) from error
    if fields is None:
        fields = {}
    if not isinstance(fields, dict):
        raise FileRefused(Fault(source, 1, "its front matter must be `key: value` lines"))
    return FrontMatter(fields, found[1], text[found.end() :], text[: found.end()].count("\n") + 1)


def validate(model: type[M], matter: FrontMatter, source: str, given: dict[str, object] | None = None) -> M:
    """The front matter as a model. Raises FileRefused with every fault and its line."""
    try:
        return model.model_validate({**matter.fields, **(given or {})})
    except ValidationError as error:
        faults = [
            Fault(
                source, _line_of(matter.text, e["loc"]), f"{'.'.join(map(str, e['loc'])) or 'front matter'}: {e['msg']}"
            )
            for e in error.errors(include_url=False)
        ]
        raise FileRefused(*faults) from error


def line_of(matter: FrontMatter, key: str, value: str = "") -> int:
    """The line of the file on which a key, or a value below it, stands; 1 when it is not there."""
    start = _line_of(matter.text, (key,))
    lines = matter.text.splitlines()
    for number in range(max(0, start - 2), len(lines)):
        if value and re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", lines[number]):
            return number + 2
    return start


def _line_of(text: str, location: tuple[int | str, ...]) -> int:
    """The line of the file where a key stands; of an item of its list, where that item begins."""
    if not location:
        return 1
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith(f"{location[0]}:")), None)
    if start is None:
        return 1
    if len(location) > 1 and isinstance(location[1], int):
        block = list(takewhile(lambda n: not re.match(r"\w", lines[n]), range(start + 1, len(lines))))
        indents = [len(lines[n]) - len(lines[n].lstrip()) for n in block if lines[n].lstrip().startswith("- ")]
        items = [n for n in block if lines[n].startswith(" " * min(indents, default=0) + "- ")]
        if location[1] < len(items):
            return items[location[1]] + 2
    return start + 2


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice: the first would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}” stands twice", key.start_mark)
        return super().construct_mapping(node, deep)
