"""Parts on a Dask cluster: the same plan as here, with real worker processes; what is lost is done here."""

import os
import signal
import sys
from dataclasses import dataclass
from random import Random

import pytest

from firmground.desk import cluster as desk
from firmground.desk import planning
from firmground.desk.cluster import Cluster, cluster
from firmground.errors import BadInputError
from firmground.evaluate.legality import judge
from firmground.plan.parts.errand import Errand
from firmground.plan.solve import solve
from support.strategies import random_programme

distributed = pytest.importorskip("distributed", reason="needs the extra dask")

pytestmark = pytest.mark.filterwarnings("ignore")  # the library warns of what is its own


@pytest.fixture(scope="module")
def workers():
    """A scheduler with two worker processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as running:
        yield running


@pytest.fixture(scope="module")
def programme():
    """A Programme with everything."""
    return random_programme(Random(1), areas=6, assets=9, links=6, services=6, contingents=5, teams=4)


def test_workers_find_the_plan_that_is_found_here(workers, programme):
    """The same seed, parts and hands give the same legal plan, on two worker processes and on two threads."""
    with cluster(workers.scheduler_address) as hands:
        assert hands.many == 2
        there = solve(programme, seconds=0, bound=0, parts=3, hands=hands)
        assert hands.done_here == 0
    here = solve(programme, seconds=0, bound=0, parts=3, threads=2)
    assert there.sha256() == here.sha256()
    assert judge(programme, there).legal


def test_workers_that_die_cost_no_part(workers, programme):
    """Both workers are killed in the middle of a part: the plan is whole and legal all the same."""
    killed = []

    def kill(progress):
        if progress.stage.startswith("0 of") and not killed:
            killed.extend(pids)
            for pid in pids:
                os.kill(pid, signal.SIGKILL)

    with cluster(workers.scheduler_address) as hands:
        pids = list(hands._client.run(os.getpid).values())
        plan = solve(programme, seconds=3, bound=0, parts=3, hands=hands, progress=kill)
    assert len(killed) == 2
    assert judge(programme, plan).legal
    assert len(plan.scheduled) + len(plan.unscheduled) == len(programme.activities)


def test_ctrl_c_calls_the_workers_off(workers, programme):
    """An interrupt while workers search keeps what is done and leaves no work on the cluster."""

    def stop(progress):
        if progress.stage.startswith("0 of"):
            raise KeyboardInterrupt

    with cluster(workers.scheduler_address) as hands:
        plan = solve(programme, seconds=2, bound=0, parts=3, hands=hands, progress=stop)
        assert plan.provenance.cut_short
        assert judge(programme, plan).legal


def test_another_version_on_a_worker_is_refused(workers, monkeypatch):
    """Workers of another version might find other plans, so they are named and not used."""
    monkeypatch.setattr(desk, "__version__", "0.0.1")
    with pytest.raises(BadInputError, match=r"has firmground .* here it is firmground 0\.0\.1"):
        cluster(workers.scheduler_address).__enter__()


def test_a_scheduler_without_workers_says_how_to_start_one():
    """Without workers nothing would ever be done, so that is said at once."""
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as idle,
        pytest.raises(BadInputError, match="has no worker; start one"),
    ):
        cluster(idle.scheduler_address).__enter__()


def test_what_is_missing_is_said_in_one_sentence(monkeypatch, tmp_path):
    """A wrong address, a scheduler that does not answer and a missing extra each have their sentence."""
    monkeypatch.setattr(desk, "_ANSWER_S", 0.3)
    for address, words in (("10.0.0.1", "no address"), ("tcp://127.0.0.1:9", "no Dask scheduler answers")):
        with pytest.raises(BadInputError, match=words):
            cluster(address).__enter__()
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInputError, match="extra dask"):
        cluster("tcp://127.0.0.1:9").__enter__()
    assert planning.How().dask is None


@dataclass
class _Future:
    """What a client gives for an errand that failed, was lost, or never ends."""

    status: str
    cancelled: bool = False

    def done(self):
        """Whether anything is known yet."""
        return self.status != "pending"

    def cancel(self):
        """Call it off."""
        self.cancelled = True


class _Client:
    """A client whose scheduler has gone: errands end in the states given."""

    status = "closed"

    def __init__(self, *states):
        self.futures = [_Future(s) for s in states]
        self._next = iter(self.futures)

    def submit(self, *_args, **_more):
        """Hand out the next state."""
        return next(self._next)


def _seed_of(errand, stop=None):
    """Stand in for the search of a part."""
    return errand.seed


def test_what_the_cluster_loses_is_done_here(monkeypatch, programme):
    """Errands that failed there, or that wait for a scheduler that has gone, are done in this process."""
    monkeypatch.setattr(desk, "_ANSWER_S", 0.05)
    monkeypatch.setattr(desk, "_LISTEN_S", 0.02)
    client = _Client("error", "lost", "pending")
    errands = [Errand(programme, 0.0, seed, by_clock=False) for seed in (5, 6, 7)]
    hands = Cluster(client, 2)
    assert sorted(hands(_seed_of, errands, lambda: None)) == [(0, 5), (1, 6), (2, 7)]
    assert hands.done_here == 3
    assert client.futures[2].cancelled


def test_ending_early_cancels_what_waits(programme):
    """When nobody asks for more, the errands that are not done are called off."""
    client = _Client("error", "pending")
    errands = [Errand(programme, 0.0, seed, by_clock=False) for seed in (1, 2)]
    coming = Cluster(client, 1)(_seed_of, errands, lambda: None)
    assert next(coming) == (0, 1)
    coming.close()
    assert client.futures[1].cancelled
