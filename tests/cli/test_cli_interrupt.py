"""Ctrl-C while planning keeps the best plan; before there is one, it leaves the project as it was."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from firmground.desk import planning
from support.borderland import borderland
from support.command import firmground, script

PATIENCE = 240


@pytest.fixture
def drill(tmp_path):
    """A small exercise over an invented region."""
    path = tmp_path / "drill.gpkg"
    firmground(
        "exercise", path, "--from", borderland(tmp_path / "from.gpkg"), "--seed", 1, "--areas", 40, "--assets", 80
    ).ok()
    return path


class Screen:
    """Reads a terminal to its end, so that whoever writes to it never waits."""

    def __init__(self, terminal):
        self.seen, self._terminal, self._words, self._found = b"", terminal, b"", threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)

    def wait_for(self, words):
        """Wait until the words are on the screen."""
        self._words = words
        self._reader.start()
        assert self._found.wait(PATIENCE), self.seen

    def _read(self):
        with contextlib.suppress(OSError):  # the other side has gone
            while piece := os.read(self._terminal, 4096):
                self.seen += piece
                if self._words in self.seen:
                    self._found.set()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_ctrl_c_keeps_the_best_plan(drill):
    """Whoever watches the bar and presses Ctrl-C gets a legal plan that says that it was cut short, and exit code 0."""
    terminal, side = os.openpty()
    words = [script(), "plan", str(drill), "--seconds", "600", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=side, env=os.environ | {"COLUMNS": "200"}) as running:
        os.close(side)
        screen = Screen(terminal)
        screen.wait_for(b"gap")
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=PATIENCE)
    assert b"Ctrl-C keeps the best" in screen.seen
    assert running.returncode == 0
    document = json.loads(out)
    assert (document["cut_short"], document["legal"]) == (True, True)
    firmground("verify", drill).ok()


@pytest.mark.parametrize("words", [("plan", "--seconds", "0"), ("check",), ("verify",)], ids=lambda w: w[0])
def test_ctrl_c_before_there_is_a_result_says_so(planned, monkeypatch, words):
    """Stopped too early, a verb ends with exit code 130, one sentence, and a project that keeps every byte."""

    def stop(*_args, **_more):
        raise KeyboardInterrupt

    for name in ("solve", "check_tables", "judge"):
        monkeypatch.setattr(planning, name, stop)
    before = planned.read_bytes()
    verb, *rest = words
    answer = firmground(verb, planned, *rest)
    assert (answer.code, answer.out) == (130, "")
    assert answer.err == "firmground: stopped; the project file is whole [FG400]\n"
    answer = firmground(verb, planned, *rest, "--json")
    assert (answer.code, answer.json["error"]["code"]) == (130, "FG400")
    assert planned.read_bytes() == before
