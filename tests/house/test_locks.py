"""The lock files pin everything with hashes, agree with each other, and name no host."""

import re
import tomllib

import pytest

from support.pages import ROOT

_LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
_PIN = re.compile(r"(?m)^([a-z0-9][a-z0-9.-]*)==(\S+)(?: ; (.+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")


def _pins(lock: str) -> dict[str, set[str]]:
    """Give the versions of each package in a lock (several where markers part them)."""
    found: dict[str, set[str]] = {}
    for name, version, _, _ in _PIN.findall((ROOT / "requirements" / lock).read_text(encoding="utf-8")):
        found.setdefault(name, set()).add(version)
    return found


def _names(requirements):
    return {re.split(r"[<>=!~;\[ ]", r, maxsplit=1)[0].lower().replace("_", "-") for r in requirements}


@pytest.fixture
def project():
    """Read the project's own statement of what it needs."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", _LOCKS, ids=lambda p: p.name)
def test_every_line_is_a_pin_with_a_hash(lock):
    """Nothing in a lock is without version and hash, and no index, address or folder is named."""
    rest = _PIN.sub("", lock.read_text(encoding="utf-8"))
    assert [line for line in rest.splitlines() if line.strip() and not line.startswith("#")] == []
    assert not re.search(r"(?i)https?:|file:|index|find-links|\.(com|org|net|io)\b", rest)


def test_the_locks_agree():
    """What runs for a user is exactly what was tested."""
    dev = _pins("dev.txt")
    for lock in ("run.txt", "build.txt"):
        assert {n: v for n, v in _pins(lock).items() if dev.get(n) != v} == {}


def test_everything_stated_is_locked(project):
    """Each stated dependency stands in its lock, and the locked build backend is the one that builds."""
    stated = project["project"]
    assert _names(stated["dependencies"]) <= _pins("run.txt").keys()
    assert _names(stated["optional-dependencies"]["dev"]) <= _pins("dev.txt").keys()
    for requirement in project["build-system"]["requires"]:
        name, version = requirement.split("==")
        assert _pins("build.txt")[name] == {version}
