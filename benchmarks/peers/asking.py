"""The way to a peer in its own environment: a problem and an answer as JSON files."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

__all__ = ["HOME", "PEERS", "ask"]

PEERS = ("CP-SAT", "PyJobShop")
HERE = Path(__file__).resolve().parent
HOME = HERE.parents[1] / "build" / "peers-venv" / "bin" / "python"


def ask(peer: str, told: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Let a peer solve a problem with so many seconds, workers and this seed; give its answer."""
    with tempfile.TemporaryDirectory() as folder:
        problem, answer = Path(folder) / "problem.json", Path(folder) / "answer.json"
        problem.write_text(json.dumps(told), encoding="utf-8")
        command = [str(HOME), str(HERE / "run.py"), peer, str(problem), str(answer)]
        for name in ("seconds", "workers", "seed"):
            command += [f"--{name}", str(asked[name])]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return found
