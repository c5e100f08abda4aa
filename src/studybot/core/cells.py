"""Texts from people and documents in files that other programs open."""

import re

# What spreadsheets take for the beginning of a formula, also after white space and in its wide forms; and a tab or a
# line break, which some read as one (OWASP, "CSV injection").
_FORMULA = re.compile(r"^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")


def plain_cell(text: str) -> str:
    """A cell of a table that begins like a formula is not run as one: it gets an apostrophe in front."""
    return f"'{text}" if _FORMULA.match(text) else text


def markdown_line(text: str) -> str:
    """One line of Markdown that shows the text as it was typed."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
