"""The commands as other programs start them: JSON on stdout alone, exit codes, one sentence for a mistake."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.small_library import write_library

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the small library taken in by the real model."""
    folder = tmp_path_factory.mktemp("home")
    write_library(folder / "corpus")
    assert run(folder, "ingest").returncode == 0
    return folder


def environment(home: Path, **extra: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("STUDYBOT_", "DISCORD_"))}
    return kept | {"STUDYBOT_DATA": str(home / "data"), "STUDYBOT_CORPUS": str(home / "corpus")} | extra


def run(
    home: Path, *words: str, stdin: str = "", stdin_errors: str = "strict", **extra: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "studybot.cli", *words]
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        errors=stdin_errors,
        cwd=home,
        env=environment(home, **extra),
        timeout=120,
        check=False,
    )


def loaded(result: subprocess.CompletedProcess[str]) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.model
def test_ask_and_search_give_the_published_json(home: Path) -> None:
    answer = loaded(run(home, "ask", "what is overfitting and how do I prevent it?", "--json"))
    assert list(answer) == ["question", "status", "answer", "citations", "related_topics", "took_ms"]
    assert answer["status"] == "answered"
    citation = answer["citations"][0]
    assert list(citation) == ["number", "topic", "title", "heading", "source", "lines", "quote", "url"]
    found = loaded(run(home, "search", "container", "-k", "2", "--json"))
    assert [h["topic"] for h in found["hits"]] == ["docker", "docker"]
    assert set(found["hits"][0]) == {
        "passage_id", "topic", "title", "heading", "source", "lines", "text", "score",
    }  # fmt: skip


@pytest.mark.model
def test_a_list_of_questions_has_the_published_json_too(home: Path) -> None:
    answer = loaded(run(home, "ask", "1. what is docker? 2. what is overfitting?", "--json"))
    assert list(answer) == ["question", "status", "answer", "citations", "related_topics", "took_ms"]
    assert [c["number"] for c in answer["citations"]] == list(range(1, len(answer["citations"]) + 1))
    assert answer["answer"].startswith("1. what is docker?\n")
    assert "\n\n2. what is overfitting?\n" in answer["answer"]


@pytest.mark.model
def test_lines_of_stdin_are_answered_in_order_each_on_its_own(home: Path) -> None:
    result = run(home, "ask", "-", stdin="what is docker?\n\nwho won the football game yesterday?\n")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 1
    assert [line.get("status") for line in lines] == ["answered", None, "not_covered"]
    assert "is empty" in lines[1]["error"]


@pytest.mark.model
def test_match_gives_study_order_and_minutes(home: Path) -> None:
    match = loaded(run(home, "match", "become a machine learning engineer", "--json"))
    assert list(match) == ["goal", "roadmap", "targets", "topics", "minutes"]
    assert match["minutes"] == {"low": 315, "typical": 630, "high": 1260}


def test_plan_reads_a_request_and_gives_the_published_json(home: Path) -> None:
    request = {
        "today": "2026-11-23",
        "timezone": "Europe/Berlin",
        "topics": [
            {"slug": "a", "title": "A", "minutes": 90, "prerequisites": []},
            {"slug": "b", "minutes": 60, "prerequisites": ["a"]},
        ],
        "goals": [{"targets": ["b"], "deadline": "2026-11-30", "weight": 1}],
        "availability": {"mon": 60, "tue": [["18:00", "20:00"]]},
    }
    plan = loaded(run(home, "plan", "--request", "-", "--json", stdin=json.dumps(request, indent=1)))
    assert plan["feasible"] is True
    assert plan["finish_on"] == "2026-11-24"
    blocks = [b for w in plan["weeks"] for b in w["blocks"]]
    assert [(b["on"], b["start"], b["minutes"], b["topic"]) for b in blocks] == [
        ("2026-11-23", None, 60, "a"),
        ("2026-11-24", "18:00", 30, "a"),
        ("2026-11-24", "18:30", 60, "b"),
    ]
    assert plan["goals"] == [{"index": 0, "finish_on": "2026-11-24", "deadline": "2026-11-30", "lateness_days": 0}]


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"today": "soon"}, 2, "today"),
        ({"timezone": "Mars/Base"}, 2, "unknown time zone"),
        ({"topics": [{"slug": "a", "minutes": 0}]}, 2, "minutes must be between 1"),
        ({"topics": [{"slug": "a", "minutes": 5, "prerequisites": ["a"]}]}, 2, "a → a"),
        ({"goals": [{"targets": ["zzz"]}]}, 2, "no topic “zzz”"),
        ({"goals": [{"targets": ["a"], "deadline": "2020-01-01"}]}, 2, "in the past"),
        ({"availability": {}}, 1, "no study time"),
        ({"availability": {"mon": [["20:00", "18:00"]]}}, 2, "ends before it starts"),
        ({"availability": {"mon": 2000}}, 2, "between 0 and 1440"),
        ({"surprise": 1}, 2, "surprise"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_one_sentence(home: Path, change: dict[str, Any], code: int, words: str) -> None:
    request = {
        "today": "2026-11-23", "topics": [{"slug": "a", "minutes": 60}], "goals": [{"targets": ["a"]}],
        "availability": {"mon": 60}, **change,
    }  # fmt: skip
    result = run(home, "plan", "--request", "-", "--json", stdin=json.dumps(request))
    assert (result.returncode, result.stdout) == (code, "")
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_help_answers_at_once_without_the_heavy_libraries(home: Path) -> None:
    check = (
        "import sys, studybot.cli; heavy = {'torch', 'discord', 'faiss', 'scipy', 'sentence_transformers'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "ingest" in run(home, "--help").stdout


@pytest.mark.model
def test_the_first_question_takes_the_library_in(tmp_path: Path) -> None:
    write_library(tmp_path / "corpus")
    result = run(tmp_path, "ask", "what is docker?", "--json")
    assert loaded(result)["status"] == "answered"
    assert "Taking the library in" in result.stderr


def test_wrong_usage_is_2(home: Path) -> None:
    for words in (["nonsense"], ["ask"], ["say", "hi", "--learner", "a/b"], ["plan", "--request", "missing.json"]):
        result = run(home, *words)
        assert result.returncode == 2
        assert "Traceback" not in result.stderr


@pytest.mark.model
@pytest.mark.parametrize("words", [("ask",), ("search",), ("match",), ("say", "--learner", "ann", "--dry-run")])
def test_bytes_that_are_no_text_are_read_as_unknown_characters(home: Path, words: tuple[str, ...]) -> None:
    given = run(home, *words, "docker \udcff\udcfe", "--json")
    assert json.loads(given.stdout), given.stderr
    lines = run(home, *words, "-", stdin="docker \udcff\n", stdin_errors="surrogateescape").stdout
    assert len(lines.splitlines()) == 1
    assert json.loads(lines)


def test_a_request_that_json_cannot_hold_is_one_sentence(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    for text in ("[" * 200_000, '{"today": ' + "9" * 5000 + "}"):
        file.write_text(text)
        result = run(home, "plan", "--request", str(file))
        assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
        assert "nested too deep, or a number in it is too long" in result.stderr
    long = {"today": "2026-11-23", "topics": [{"slug": "a", "minutes": int("9" * 4000)}], "goals": []}
    file.write_text(json.dumps(long))
    assert len(run(home, "plan", "--request", str(file)).stderr) < 400


def test_requests_one_a_line_may_hold_other_line_breaks_and_a_byte_order_mark(home: Path) -> None:
    request = {
        "today": "2026-11-23", "topics": [{"slug": "a", "title": "A\u2028B", "minutes": 60}],
        "goals": [{"targets": ["a"]}], "availability": {"mon": 60},
    }  # fmt: skip
    line = json.dumps(request, ensure_ascii=False)
    result = run(home, "plan", "--request", "-", stdin=f"\ufeff{line}\n{'[' * 200_000}\n{line}\n")
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one.get("feasible") for one in told] == [True, None, True]
    assert result.returncode == 1


def test_moments_that_no_plan_reaches_are_refused(home: Path) -> None:
    for moment in ("9999-12-31T23:59:59", "0001-01-01"):
        result = run(home, "say", "hi", "--learner", "ann", "--now", moment)
        assert result.returncode == 2
        assert "between the years 1970 and 9000" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full")
def test_an_output_that_cannot_be_written_is_one_sentence(home: Path) -> None:
    command = [sys.executable, "-m", "studybot.cli", "groups"]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment(home), check=False
        )
    assert (result.returncode, result.stderr) == (1, "studybot: the output: No space left on device.\n")


def test_text_goes_out_as_utf8_whatever_the_terminal_is_set_to(home: Path) -> None:
    assert "✓ python" in run(home, "doctor", PYTHONIOENCODING="ascii").stdout


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"[[", "line 1, is no JSON"),
        (b'\n{"id": 1}', "line 2, lacks"),
    ],
)
def test_a_file_of_sentences_that_cannot_be_measured_is_named(
    home: Path, tmp_path: Path, content: bytes | None, words: str
) -> None:
    file = tmp_path / "sentences.jsonl"
    if content is not None:
        file.write_bytes(content)
    result = run(home, "eval", "--sentences", str(file))
    assert (result.returncode, len(result.stderr.splitlines())) == (1, 1)
    assert f"{file}" in result.stderr
    assert words in result.stderr


def test_nobody_is_told_plainly_and_a_file_is_no_data_folder(home: Path, tmp_path: Path) -> None:
    for words in (("export", "nobody"), ("forget", "nobody", "--yes")):
        result = run(home, *words)
        assert (result.returncode, result.stderr) == (1, "studybot: Nothing is stored about “nobody”.\n")
    (tmp_path / "file").touch()
    result = run(home, "doctor", STUDYBOT_DATA=str(tmp_path / "file"))
    assert result.returncode == 1
    assert "is no folder; set STUDYBOT_DATA" in result.stdout


def test_doctor_names_every_part_and_every_fault(home: Path, tmp_path: Path) -> None:
    findings = {f["what"]: f["level"] for f in loaded(run(home, "doctor", "--json"))["findings"]}
    assert {k: findings[k] for k in ("python", "settings", "database", "model", "token", "ingest")} == {
        "python": "ok", "settings": "ok", "database": "ok", "model": "ok", "token": "note", "ingest": "ok",
    }  # fmt: skip
    broken = run(
        home, "doctor", STUDYBOT_MODEL=str(tmp_path), DISCORD_TOKEN="nonsense", STUDYBOT_CORPUS=str(tmp_path / "x")
    )
    assert broken.returncode == 1
    for words in ("holds no model weights", "does not look like a bot token", "set STUDYBOT_CORPUS"):
        assert words in broken.stdout
    assert "Traceback" not in broken.stderr


def test_backup_restore_export_and_forget(home: Path, tmp_path: Path) -> None:
    said = run(home, "say", "I live in Europe/Berlin, 6 hours a week, remind me at 19:00", "--learner", "eve", "--json")
    assert loaded(said)["intent"] == "set_timezone"
    assert loaded(run(home, "say", "skip", "--learner", "eve", "--json"))["actions"]
    assert run(home, "backup", str(tmp_path / "copy.db")).returncode == 0
    exported = loaded(run(home, "export", "eve"))
    assert exported["learners"][0]["zone"] == "Europe/Berlin"
    as_text = run(home, "export", "eve", "--format", "md")
    assert "- zone: Europe/Berlin" in as_text.stdout
    assert run(home, "export", "eve", "--format", "xml").returncode == 2
    assert loaded(run(home, "forget", "eve", "--yes", "--json"))["records"]["learners"] == 1
    assert run(home, "export", "eve").returncode == 1
    assert run(home, "restore", str(tmp_path / "copy.db")).returncode == 0
    assert loaded(run(home, "export", "eve"))["learners"][0]["zone"] == "Europe/Berlin"
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"not a database")
    refused = run(home, "restore", str(damaged))
    assert refused.returncode == 1
    assert "damaged" in refused.stderr


def test_a_second_bot_and_a_damaged_model_are_one_sentence_each(home: Path, tmp_path: Path) -> None:
    bot = [sys.executable, str(ROOT / "bot.py"), "--port", "0"]
    with subprocess.Popen(
        bot, cwd=home, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as first:
        try:
            assert first.stdout is not None
            assert "No DISCORD_TOKEN" in first.stdout.readline()
            assert "http://127.0.0.1:" in first.stdout.readline()
            second = subprocess.run(
                bot, cwd=home, env=environment(home), capture_output=True, text=True, timeout=60, check=False
            )
            assert second.returncode == 1
            assert "Another studybot (process" in second.stderr
        finally:
            first.terminate()
            first.wait(30)
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"damaged")
    result = run(home, "ask", "what is docker?", STUDYBOT_MODEL=str(folder))
    assert result.returncode == 1
    assert "cannot be loaded" in result.stderr or "run `studybot ingest`" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_killed_ingest_leaves_a_library_in_use(home: Path) -> None:
    for number in range(400):
        (home / "corpus" / f"note-{number}.md").write_text(
            f"# Note {number}\n\nThis note has the number {number} in it.\n"
        )
    process = subprocess.Popen(
        [sys.executable, "-m", "studybot.cli", "ingest"], cwd=home, env=environment(home), stderr=subprocess.DEVNULL
    )
    time.sleep(4)
    process.kill()
    process.wait()
    assert loaded(run(home, "search", "container", "--json"))["hits"]
    for path in (home / "corpus").glob("note-*.md"):
        path.unlink()
    assert run(home, "ingest").returncode == 0


@pytest.mark.model
def test_a_review_in_the_terminal_is_asked_shown_and_rated_by_number(home: Path) -> None:
    earlier = (datetime.now(UTC) - timedelta(days=3)).isoformat()
    lines = "skip\nLisbon, 6 hours a week\nskip\ndone with docker, 30 minutes\n"
    set_up = run(home, "say", "-", "--learner", "carl", "--now", earlier, stdin="hi\n" + lines)
    assert "recorded docker: done, 30 min" in set_up.stdout
    chat = run(home, "chat", "--learner", "carl", stdin="quiz me\n1\n3\n\n").stdout
    assert "Question 1 of 1 today · Docker\nWhat is docker?\n  [1] Show answer" in chat
    assert "  [1] Again · 1 d\n  [2] Hard · 1 d\n  [3] Good · 2 d\n  [4] Easy · 8 d" in chat
    assert "Good: back " in chat
    assert "Done for today. 1 question answered today: 1 Good." in chat
