"""Ctrl-C while planning keeps the best plan; before there is one, it leaves the project as it was."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from firmground.cli import progress
from firmground.cli.progress import solve_bar
from firmground.desk import planning
from firmground.plan.params import Progress
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
@pytest.mark.parametrize("words", [b"compiling", b"gap"], ids=["before the first plan", "while searching"])
def test_ctrl_c_keeps_the_best_plan(drill, words):
    """Whoever watches the bar and presses Ctrl-C gets a legal plan that says that it was cut short, and exit code 0."""
    terminal, side = os.openpty()
    command = [script(), "plan", str(drill), "--seconds", "600", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=side, env=os.environ | {"COLUMNS": "200"}) as running:
        os.close(side)
        screen = Screen(terminal)
        screen.wait_for(words)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=PATIENCE)
    assert b"Ctrl-C keeps the" in screen.seen
    assert running.returncode == 0
    document = json.loads(out)
    assert (document["cut_short"], document["legal"]) == (True, True)
    firmground("verify", drill).ok()


def test_ctrl_c_is_heard_between_rounds_and_the_second_at_once():
    """Inside compiled code an interrupt would be lost or break it; so the first waits for the round to end."""
    before = signal.getsignal(signal.SIGINT)
    round_made = Progress(objective_person_days=20, lower_bound=10, rounds=1, share=0.1)
    with solve_bar() as report:
        report(round_made)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            report(round_made)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_that_compiled_code_hid_is_still_one(planned, monkeypatch):
    """Where a kernel turns Ctrl-C into an error of its own, people read that they stopped it, not a traceback."""

    def hide(*_args, **_more):
        raise SystemError("returned a result with an exception set") from KeyboardInterrupt()

    monkeypatch.setattr(planning, "judge", hide)
    assert firmground("verify", planned).code == 130


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_ctrl_c_keeps_the_histories_done(planned):
    """Whoever presses Ctrl-C while histories are drawn gets the figures of those done and their number."""
    terminal, side = os.openpty()
    command = [script(), "forecast", str(planned), "--histories", "1000000", "--threads", "1", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=side, env=os.environ | {"COLUMNS": "200"}) as running:
        os.close(side)
        Screen(terminal).wait_for(b"histories; Ctrl-C")
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=PATIENCE)
    document = json.loads(out)
    assert running.returncode == 0
    assert document["cut_short"]
    assert 0 < document["histories"] < 1_000_000
    assert f"{document['histories']:,} possible histories" in document["label"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("forecast",), "stopped by hand after 20 histories"),
        (("value", "team"), "what had not been examined by then is left out"),
        (("scenario", "compare", "late:C2:200"), "base is of 20 histories"),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else "",
)
def test_what_was_stopped_by_hand_says_so(planned, monkeypatch, words, told):
    """People read that it was stopped and how many histories there are; machines read `cut_short`."""

    @contextlib.contextmanager
    def at_once():
        def stop(_done, _whole):
            raise KeyboardInterrupt

        yield stop

    monkeypatch.setattr(progress, "histories_bar", at_once)
    verb, *rest = words
    called = (verb, planned, *rest, "--histories", 60, "--threads", 1)
    assert told in " ".join(firmground(*called).ok().out.split())
    document = firmground(*called, "--json").ok().json
    assert (document["cut_short"], document["histories"]) == (True, 20)


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
