"""The whole interface, asked by a machine that reads its description: nothing it sends makes the server fail."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import InvalidArgument, Unsatisfiable
from schemathesis import GenerationMode

from support.desk import desk_over, planned_project

_STREAMS = ("/api/live",)
_TRIES = 10


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """Describe a project with a plan and a past, of which anything may be asked."""
    app = desk_over(planned_project(tmp_path_factory.mktemp("fuzz")), host="testserver")
    app.state.house.solves.begin = lambda _: {"id": "0", "kind": "plan", "seconds": 0, "state": "done"}
    return schemathesis.openapi.from_asgi("/api/openapi.json", app).exclude(path=_STREAMS)


def test_nothing_that_is_sent_makes_the_server_fail(described):
    """Whatever fits the description, or nearly fits it, is answered without a fault of the server."""
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @settings(max_examples=_TRIES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                nonlocal asked
                asked += 1
                answer = case.call(headers={"x-firmground": "1"})
                assert answer.status_code < 500, (case.method, case.formatted_path, answer.text)

            try:
                ask()
            except (Unsatisfiable, InvalidArgument):  # nothing can be wrong where nothing can be said
                assert mode is GenerationMode.NEGATIVE
    assert asked > 200
