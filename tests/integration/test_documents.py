"""What the documents say is what the code does."""

import re
from pathlib import Path

import typer
from discord import app_commands

from studybot.bot.client import COGS
from studybot.cli import app as cli
from studybot.config import Settings, variable_of

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_slash_command_stands_in_the_readme() -> None:
    in_code = set()
    for command in (c for cog in COGS for c in cog.__cog_app_commands__):
        inner = command.walk_commands() if isinstance(command, app_commands.Group) else [command]
        in_code |= {c.qualified_name for c in inner if isinstance(c, app_commands.Command)}
    in_readme = set(re.findall(r"^\| `/([a-z -]+)` \|", README, re.M))
    assert in_readme == in_code


def test_every_terminal_command_stands_in_the_readme() -> None:
    group = typer.main.get_command(cli)
    in_code = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        in_code |= {f"{name} {i}" for i in inner} if inner else {name}
    in_readme = {
        " ".join(word for word in found.split() if word.islower() and not word.startswith("-"))
        for found in re.findall(r"^\| `studybot ([^`]+)` \|", README, re.M)
    }
    assert in_readme == in_code


def test_every_setting_stands_in_the_readme_and_the_example() -> None:
    in_code = {variable_of(name) for name in Settings.model_fields}
    in_readme = set(re.findall(r"^\| `((?:STUDYBOT|DISCORD)_[A-Z_]+)` \|", README, re.M))
    in_example = set(re.findall(r"^((?:STUDYBOT|DISCORD)_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert in_readme == in_code == in_example


def test_the_tree_in_the_readme_is_the_tree() -> None:
    listed = re.search(r"## For developers\n\n```\n(.*?)```", README, re.S)
    assert listed is not None
    for line in listed[1].splitlines():
        name = line.split()[0]
        folder = ROOT / "src" / "studybot" if line.startswith("  ") else ROOT
        assert (folder / name).exists(), name
    modules = {
        p.name + ("/" if p.is_dir() else "")
        for p in (ROOT / "src" / "studybot").iterdir()
        if not p.name.startswith("_")
    }
    assert modules == {line.split()[0] for line in listed[1].splitlines() if line.startswith("  ")}


def test_every_link_to_a_file_leads_somewhere() -> None:
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{document.name}: {target}"
