"""Empty projects on the tests' own PostgreSQL server, used again and again since making a database takes long."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from firmground.model.tables import LAYERS
from firmground.track.stores.plan_schema import TABLES

if TYPE_CHECKING:
    from support.postgres_server import Server

__all__ = ["Databases", "shared_databases"]

_EMPTIED = (
    "ledger",
    "land",
    "sealed_reads",
    "tokens",
    "accounts",
    "attempts",
    *LAYERS,
    *(table.name for table in TABLES),
)


class Databases:
    """Databases of one worker, each with an empty project whose owner is not the account that works in it."""

    def __init__(self, server: "Server", worker: str) -> None:
        self.server = server
        self._names = (f"p_{worker}_{n}" for n in count())
        self._model = f"p_{worker}_model"
        self._free: list[str] = []

    def bare(self) -> str:
        """Give a database with PostGIS and without a project; its owner is OWNER."""
        return self._copied("bare")

    def take(self) -> str:
        """Give a database with an empty project."""
        if not self._free:
            return self._copied(self._laid())
        name = self._free.pop()
        emptied = "; ".join(f"DELETE FROM firmground.{table}" for table in _EMPTIED)
        # Triggers are asleep in this role, which only the superuser may take on: so the ledger can be emptied.
        self.server.ask(name, f"SET session_replication_role = replica; {emptied}")
        return name

    def give_back(self, name: str) -> None:
        """Say that nobody uses a database any more."""
        self._free.append(name)

    def _laid(self) -> str:
        from firmground.track.stores.postgis.store import PostgisStore
        from support.postgres_server import OWNER

        if not self.server.ask("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{self._model}'"):
            self.server.ask("postgres", f"CREATE DATABASE {self._model} TEMPLATE bare OWNER {OWNER}")
            PostgisStore.create(self.server.address(self._model, OWNER), {})
        return self._model

    def _copied(self, model: str) -> str:
        from support.postgres_server import OWNER

        name = next(self._names)
        self.server.ask("postgres", f"CREATE DATABASE {name} TEMPLATE {model} OWNER {OWNER} STRATEGY file_copy")
        return name


@contextmanager
def shared_databases(meeting: Path, worker: str) -> Iterator[Databases]:
    """Give databases on the server that all workers share; skips where PostgreSQL, PostGIS or psycopg is not there."""
    pytest.importorskip("psycopg", reason="psycopg is not installed here: python -m pip install 'firmground[server]'")
    from support import postgres_server

    if lacking := postgres_server.missing():
        pytest.skip(lacking)
    with postgres_server.shared_server(meeting) as server:
        yield Databases(server, worker)
