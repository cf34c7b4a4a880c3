"""The desk in the browser over the small project of a year before, asked in this process or served on a free port."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from firmground.desk.planning import make_plan
from firmground.web.app import create_app
from support.past import START, past_project

__all__ = ["OURS", "START", "TODAY", "asking", "desk_over", "planned_project", "serving"]

OURS = {"x-firmground": "1"}
TODAY = START + timedelta(days=12)
"""The day that is today for whoever looks at the project."""


def planned_project(folder: Path) -> Path:
    """Make the project with a plan."""
    path = past_project(folder / "village.gpkg")
    make_plan(path, seconds=0.5, seed=1)
    return path


def desk_over(path: Path, today: date = TODAY, *, host: str = "127.0.0.1") -> FastAPI:
    """Give the desk of a project on a day, as it listens under a name."""
    app = create_app(path, host=host)
    app.state.house.today = lambda: today
    return app


def asking(app: FastAPI, **more: Any) -> TestClient:
    """Give a client that asks by a name of this computer, with the header of our page."""
    return TestClient(app, base_url="http://localhost", headers=OURS, **more)


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve a desk on a free port in a thread of this process, and give its address."""
    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(app, port=port, log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
