"""Everything about a learner as files: one JSON that loses nothing, one Markdown that a person reads."""

import io
import json
import zipfile
from typing import Any, NamedTuple

from studybot.core.cells import markdown_line
from studybot.core.wording import count, upper_first
from studybot.services.privacy_notice import BESIDES, NOTICE

NAME = "studybot-export"


class File(NamedTuple):
    name: str
    content: bytes


def export_files(everything: dict[str, Any], *, most_bytes: int) -> tuple[File, ...]:
    """The JSON and the Markdown; both in one archive when together they are larger than ``most_bytes``."""
    files = (
        File(f"{NAME}.json", json.dumps(everything, ensure_ascii=False, indent=2).encode()),
        File(f"{NAME}.md", export_markdown(everything).encode()),
    )
    if sum(len(file.content) for file in files) <= most_bytes:
        return files
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in files:
            archive.writestr(file.name, file.content)
    return (File(f"{NAME}.zip", packed.getvalue()),)


def export_markdown(everything: dict[str, Any]) -> str:
    """A section for each table, a list for each row; nothing is left out."""
    notice = {kept.table: kept for kept in NOTICE}
    lines = ["# Everything stored about you", ""]
    for table, rows in everything.items():
        lines += [f"## {table} ({count(len(rows), 'record')})", ""]
        if table in notice:
            kept = notice[table]
            lines += [upper_first(f"{kept.what}. Why: {kept.why}. How long: {kept.how_long}."), ""]
        for row in rows:
            lines += [*(f"- {name}: {_value(value)}" for name, value in row.items() if value is not None), ""]
    return "\n".join([*lines, "## Besides", "", *(f"- {line}" for line in BESIDES), ""])


def _value(value: Any) -> str:
    if isinstance(value, dict | list):
        text = json.dumps(value, ensure_ascii=False)
        fence = "`" * (1 + max((len(run) for run in _runs_of_ticks(text)), default=0))
        return f"{fence} {text} {fence}"
    return markdown_line(str(value))


def _runs_of_ticks(text: str) -> list[str]:
    return "".join(c if c == "`" else " " for c in text).split()
