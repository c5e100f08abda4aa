"""The operator's commands for study groups."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from studybot.cli import app as cli
from studybot.errors import NotFound
from tests.conftest import FixedClock, TinyApp


def test_groups_are_listed_and_forgotten(
    app: TinyApp, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDYBOT_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    terminal = CliRunner()
    assert terminal.invoke(cli, ["groups"]).output == "No study groups yet.\n"
    app.services.groups.set_channels("7", ["10"], now=clock())
    app.services.groups.set_channels("8", ["10"], now=clock())
    app.services.group_library.add_text("7", "Yaks yodel at noon.", "Yaks", now=clock())
    app.services.groups.left("7", now=clock())
    [seven, eight] = terminal.invoke(cli, ["groups"]).output.splitlines()
    assert seven == "7: mention, 1 channel, 1 document, 0 answers, 0 members, left on 2026-11-23"
    assert eight == "8: mention, 1 channel, 0 documents, 0 answers, 0 members"
    assert terminal.invoke(cli, ["forget-group", "7"], input="n\n").exit_code == 1
    assert len(app.services.groups.every()) == 2
    gone = terminal.invoke(cli, ["forget-group", "7", "--yes", "--json"])
    assert json.loads(gone.stdout) == {"forgotten": "7", "documents": 1, "answers": 0, "members": 0}
    assert [g["group"]["group_id"] for g in json.loads(terminal.invoke(cli, ["groups", "--json"]).stdout)] == ["8"]
    assert app.services.group_library.documents("7") == []
    assert isinstance(terminal.invoke(cli, ["forget-group", "7", "--yes"]).exception, NotFound)
