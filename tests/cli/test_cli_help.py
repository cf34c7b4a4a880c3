"""What a newcomer meets first: help, version, a slip of the fingers."""

import json
import subprocess
import sys

import pytest

from firmground import __version__
from support.command import firmground, installed

VERBS = (
    "new", "import", "check", "exercise", "plan", "verify", "explain", "report",
    "record", "correct", "decide", "replan", "sample", "claims", "status", "history", "timeline", "verify-ledger",
    "forecast", "value", "scenario", "calibrate", "pledges",
)  # fmt: skip
GROUPS = ("account", "bench", "serve", "statements", "store")
HEAVY = ("numpy", "shapely", "numba", "matplotlib", "pyogrio", "pyproj", "xlsxwriter", "python_calamine")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb):
    """Help says what the verb does, offers --json, and ends with a line to type."""
    shown = firmground(verb, "--help").ok().out
    assert "--json" in shown
    assert f"Example: firmground {verb} " in shown.splitlines()[-1]


def test_the_help_names_every_verb():
    """All verbs of the user and groups of verbs, and none besides, stand in the help."""
    listed = firmground("--help").ok().out.partition("Commands:")[2]
    assert sorted(line.split()[0] for line in listed.strip().splitlines()) == sorted(VERBS + GROUPS)


def test_the_help_loads_nothing_heavy():
    """Help, and the help of each verb, come without numerical, geographical or drawing libraries."""
    code = (
        "import sys; from firmground.cli.main import app; from typer.testing import CliRunner\n"
        f"for words in [['--help'], *([v, '--help'] for v in {VERBS})]:\n"
        "    assert CliRunner().invoke(app, words).exit_code == 0\n"
        f"print(*(m for m in {HEAVY} if m in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


def test_the_judge_needs_no_search_library():
    """Verbs that read no foreign file leave the library that does alone."""
    code = "import sys, firmground.desk.planning; print('pyogrio' in sys.modules, 'matplotlib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


def test_the_installed_command_answers():
    """The script that the installation leaves gives version and help."""
    assert installed("--version").ok().out == f"firmground {__version__}\n"
    assert "Usage: firmground" in installed("--help").ok().out


def test_nothing_to_do_shows_the_help():
    """Without a verb the help comes, and the exit code is not that of success."""
    answer = firmground()
    assert answer.code == 2
    assert "Commands:" in answer.out + answer.err


SLIPS = {
    "no such verb": (["frobnicate"], "frobnicate"),
    "missing file": (["import", "region.gpkg"], "FILE"),
    "no number": (["plan", "region.gpkg", "--seconds", "soon"], "--seconds"),
    "below zero": (["plan", "region.gpkg", "--seconds", "-1"], "--seconds"),
    "no date": (["new", "region.gpkg", "--start", "spring"], "--start"),
    "one too many": (["verify", "region.gpkg", "extra"], "extra"),
    "no such option": (["check", "region.gpkg", "--fast"], "--fast"),
    "no seed": (["exercise", "region.gpkg", "--from", "x.gpkg"], "--seed"),
    "no output": (["report", "region.gpkg"], "-o"),
}


@pytest.mark.parametrize(("words", "named"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_the_arguments_is_told(words, named):
    """People read on standard error what was wrong with which argument; standard output stays empty."""
    answer = firmground(*words)
    assert (answer.code, answer.out) == (2, "")
    assert named in answer.err


@pytest.mark.parametrize(("words", "named"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_the_arguments_is_json_for_machines(words, named):
    """With --json the same slip is one JSON document with an error."""
    answer = firmground(*words, "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == "FG100"
    assert named in answer.json["error"]["message"]


def test_output_survives_an_old_terminal(tmp_path):
    """Where the terminal knows Latin letters only, people see escapes and machines the same JSON."""
    path = tmp_path / "край.gpkg"
    latin = installed("new", path, "--json", PYTHONIOENCODING="cp1252").ok()
    assert json.loads(latin.out)["project"] == str(path)
    told = installed("check", path, PYTHONIOENCODING="cp1252")
    assert "Traceback" not in told.err
