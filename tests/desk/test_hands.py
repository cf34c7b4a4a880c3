"""Histories on a Dask cluster: the same figures as here, with real worker processes; what is lost is drawn here."""

from dataclasses import dataclass
from datetime import date

import pytest

from firmground.desk import cluster as desk
from firmground.desk import delivery, hands, planning
from firmground.desk.cluster import Cluster
from firmground.desk.forecast import Draws, forecast
from firmground.desk.hands import Far
from firmground.desk.scenario import compare_scenarios
from firmground.desk.value import value
from firmground.track.stores.geopackage import GeoPackageStore
from support import small_project

distributed = pytest.importorskip("distributed", reason="needs the extra dask")

pytestmark = pytest.mark.filterwarnings("ignore")  # the library warns of what is its own

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The small project with a plan."""
    path = tmp_path_factory.mktemp("planned") / "region.gpkg"
    delivery.create(path, start=TODAY)
    GeoPackageStore(path).write({**small_project.project(), "project": ()}, source="the small project", sha256="")
    planning.make_plan(path, seconds=0, seed=1)
    return path


def _cluster(workers, threads):
    return distributed.LocalCluster(
        n_workers=workers, threads_per_worker=threads, processes=True, dashboard_address=None, silence_logs=50
    )


@pytest.fixture(scope="module")
def two():
    """Give the address of a scheduler with two worker processes on this machine."""
    with _cluster(2, 1) as running:
        yield running.scheduler_address


@pytest.fixture(scope="module")
def one():
    """Give the address of a scheduler with one worker of two threads."""
    with _cluster(1, 2) as running:
        yield running.scheduler_address


def _forecast(path, policy="keep", histories=90, **how):
    made = forecast(path, Draws(histories, 3, policy, **how), today=TODAY, keep=False).forecast
    return made.outcomes, made.bands, made.drivers


@pytest.mark.parametrize("policy", ["keep", "repair"])
def test_workers_draw_the_histories_that_are_drawn_here(one, two, planned, policy, monkeypatch):
    """The same seed gives the same figures and drivers on two workers, on one, and on threads here, bundled or not."""
    here = _forecast(planned, policy, threads=2)
    assert _forecast(planned, policy, dask=one) == here
    monkeypatch.setattr(hands, "_ROUNDS", 1)
    assert _forecast(planned, policy, dask=two) == here


def test_workers_plan_again_as_it_is_done_here(two, planned):
    """Histories that are planned again on the way come out the same on workers."""
    assert _forecast(planned, "replan:120", 2, dask=two) == _forecast(planned, "replan:120", 2, threads=1)


def test_workers_value_and_compare_as_it_is_done_here(two, planned):
    """The verbs beside the forecast take a cluster, too."""
    there, here = Draws(40, dask=two), Draws(40, threads=1)
    assert (
        value(planned, "team", there, top=2, today=TODAY).worth
        == value(planned, "team", here, top=2, today=TODAY).worth
    )
    words = ["late:C2:200"]
    assert compare_scenarios(planned, words, there, today=TODAY).found == (
        compare_scenarios(planned, words, here, today=TODAY).found
    )


def test_ctrl_c_keeps_what_the_workers_have_done(two, planned):
    """Stopped while workers draw, the forecast is of the histories that have come, the first ones without a gap."""

    def stop(done, _whole):
        if done >= 40:
            raise KeyboardInterrupt

    draws = Draws(400, 3, dask=two)
    short = forecast(planned, draws, today=TODAY, keep=False, heard=stop).forecast
    assert (short.histories, short.cut_short) == (40, True)
    assert short.outcomes == _forecast(planned, histories=40, threads=1)[0]


@dataclass
class _Gone:
    """What a client gives for a bundle that will never come."""

    status: str

    def done(self):
        """Whether anything is known yet."""
        return self.status != "pending"

    def cancel(self):
        """Call it off."""


class _Client:
    """A client whose scheduler has gone: bundles end in the states given."""

    status = "closed"

    def __init__(self, *states):
        self._next = iter(map(_Gone, states))

    def submit(self, *_args, **_more):
        """Hand out the next state."""
        return next(self._next)


def test_histories_that_the_cluster_loses_are_drawn_here(monkeypatch):
    """Bundles that failed there, or never come back, are done here, and all come in their order."""
    monkeypatch.setattr(desk, "_ANSWER_S", 0.05)
    monkeypatch.setattr(desk, "_LISTEN_S", 0.02)
    gone = Cluster(_Client("pending", "error", "lost"), 1)
    assert list(Far(gone)(abs, [-1, -2, -3])) == [1, 2, 3]
    assert gone.done_here == 3
