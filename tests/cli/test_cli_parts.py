"""Planning in parts from the command line: asked for, and refused with one sentence where it cannot be."""

import json

from support.command import firmground, sentence


def test_parts_give_a_legal_plan(project):
    """A Programme that is asked to go into parts ends in a plan that the checker accepts."""
    answer = firmground("plan", project, "--seconds", 0.2, "--parts", 2, "--threads", 2, "--json").ok()
    assert json.loads(answer.out)["legal"]
    firmground("verify", project).ok()


def test_what_cannot_be_is_said_in_one_sentence(planned):
    """No scheduler at the address, or parts of a plan to be kept: one sentence each, and the plan stays."""
    before = planned.read_bytes()
    assert "no address of a Dask scheduler" in sentence(firmground("plan", planned, "--dask", "cluster"))
    assert "leave the parts out" in sentence(firmground("plan", planned, "--parts", 2, "--freeze-days", 9))
    assert "leave the parts out" in sentence(firmground("plan", planned, "--parts", 2, "--solver", "practice"))
    assert planned.read_bytes() == before
