"""What tests of several rooms share."""

from collections.abc import Iterator

import pytest

from support.postgres import Databases, shared_databases


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Databases]:
    """Give projects on a real PostgreSQL with PostGIS, which the tests start themselves; skip where there is none."""
    base = tmp_path_factory.getbasetemp()
    with shared_databases(base if worker_id == "master" else base.parent, worker_id) as found:
        yield found
