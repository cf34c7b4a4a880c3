"""How fast and how quiet a plan follows what happens: one event at a time on a region of so many activities.

    python benchmarks/replan.py --activities 10000 --events 50

A plan is made and followed to the letter for sixty days; then one thing happens. Each row says how long carrying,
planning again and judging took beyond loading, how many of the starts in the next thirty days moved, whether the new
plan is legal, and what it costs against the old plan followed as far as it can be and, with --full, against a plan
made afresh in as many seconds as the first. Exercise, not survey evidence.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from regions import draw

from firmground.desk.carry.whole import carry
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.evaluate.workdays import Workdays
from firmground.model import Plan, Programme
from firmground.model.progress import Attendance, LandState, Parcel, Passage, Progress, StandDown, Way, Work
from firmground.plan.again import plan_again
from firmground.plan.params import Warm
from firmground.plan.solve import solve
from firmground.track.fold import unhurried

DAY = 60
NEAR = 30


@dataclass(frozen=True)
class Row:
    """What one event led to."""

    event: str
    seconds: float
    cpu_seconds: float
    near: int
    moved: int
    legal: bool
    person_days: int
    followed: int
    full: int | None


def followed_to(programme: Programme, plan: Plan) -> Progress:
    """Give the progress of a plan that was followed to the letter until the evening of the day."""
    today = programme.date_of(DAY)
    works, workdays = {}, Workdays(programme)
    for row in plan.scheduled:
        if row.start <= DAY:
            activity = programme.activity_by_id[row.activity]
            where = activity.kind, programme.site_by_id[activity.site].place, programme.contingent_by_id[row.contingent]
            over = row.end <= DAY + 1
            done = workdays.count(*where, row.start, min(row.end, DAY + 1)) * len(row.teams)
            share = 100.0 if over else min(99.0, 100.0 * done / activity.methods[0].team_days)
            ended = programme.date_of(row.end - 1) if over else None
            works[row.activity] = Work(row.activity, share, programme.date_of(row.start), ended)
    came = {
        c.id: Attendance(c.id, c.teams, first=c.arrives) for c in programme.contingents if c.arrives <= today
    }  # fmt: skip
    parcels = tuple(
        Parcel(a.id, a.id, a.place, LandState.HANDED_OVER, a.area_m2, way=Way.CLEARED, events=("signed",))
        for a in programme.areas
        if (done := works.get(programme.handover_of[a.id])) is not None and done.finished
    )
    return Progress(today, works=works, attendance=came, parcels=parcels)


@dataclass(frozen=True)
class Scene:
    """What there is when something happens."""

    programme: Programme
    progress: Progress
    dice: Random


Happens = Callable[[Scene], Progress]


def _with(scene: Scene, work: Work) -> Progress:
    return replace(scene.progress, works={**scene.progress.works, work.activity: work})


def early(scene: Scene) -> Progress:
    """Finish work that goes on."""
    name = scene.dice.choice([n for n, w in sorted(scene.progress.works.items()) if w.finished is None])
    return _with(scene, replace(scene.progress.works[name], per_cent=100.0, finished=scene.progress.as_of))


def late(scene: Scene) -> Progress:
    """Let work get half as far as it should have."""
    name = scene.dice.choice([n for n, w in sorted(scene.progress.works.items()) if w.finished is None])
    return _with(scene, replace(scene.progress.works[name], per_cent=scene.progress.works[name].per_cent / 2))


def ill(scene: Scene) -> Progress:
    """Let a team fall ill for some days."""
    name = scene.dice.choice(sorted(scene.progress.attendance))
    away = replace(
        scene.progress.attendance[name],
        absent=1,
        absent_until=scene.progress.as_of + timedelta(scene.dice.randint(2, 14)),
    )
    return replace(scene.progress, attendance={**scene.progress.attendance, name: away})


def road(scene: Scene) -> Progress:
    """Close a road for some days."""
    link = scene.dice.choice([k for k in scene.programme.links if not k.opened_by])
    until = scene.progress.as_of + timedelta(scene.dice.randint(2, 10))
    return replace(scene.progress, passages={link.id: Passage(link.id, False, scene.progress.as_of, until, "slide")})


def storm(scene: Scene) -> Progress:
    """Stand a settlement down for weather."""
    place = scene.dice.choice([p for p in scene.programme.places if p.people])
    last = scene.progress.as_of + timedelta(scene.dice.randint(1, 5))
    return replace(scene.progress, stand_downs=(StandDown(place.id, scene.progress.as_of, last, (), "storm", "storm"),))


def hold(scene: Scene) -> Progress:
    """Put an area on hold."""
    return replace(scene.progress, holds={scene.dice.choice(scene.programme.areas).id: "hold"})


def no_show(scene: Scene) -> Progress:
    """Let a contingent not come that was to come just now."""
    due = [c.id for c in scene.programme.contingents if 0 <= (scene.progress.as_of - c.arrives).days <= NEAR]
    name = scene.dice.choice(due or sorted(scene.progress.attendance))
    return replace(scene.progress, attendance={k: a for k, a in scene.progress.attendance.items() if k != name})


def survey(scene: Scene) -> Progress:
    """Let a survey find nothing to reduce or to clear."""
    open_areas = [a for a in scene.programme.areas if f"{a.id}:TS" not in scene.progress.works]
    area = scene.dice.choice(open_areas)
    found = Parcel(area.id, area.id, area.place, LandState.CANCELLED, area.area_m2, way=Way.CANCELLED, events=("nts",))
    return replace(scene.progress, parcels=(*scene.progress.parcels, found))


HAPPENINGS: tuple[Happens, ...] = (early, late, ill, road, storm, hold, no_show, survey)


def measured(programme: Programme, plan: Plan, progress: Progress, name: str, how: argparse.Namespace) -> Row:
    """Plan again after one event."""
    began, cpu = time.perf_counter(), time.process_time()
    carried = carry(programme, plan, progress)
    warm = Warm(carried.plan, freeze_days=14, near_days=NEAR, stability=how.stability)
    again, followed = plan_again(carried.programme, warm, seconds=how.seconds, seed=how.seed)
    legal = judge(carried.programme, again).legal
    cost, before = price(carried.programme, again), price(carried.programme, followed)
    spent, cpu = time.perf_counter() - began, time.process_time() - cpu
    start = {r.activity: r.start for r in again.scheduled}
    near = [r for r in carried.before.scheduled if 0 <= r.start < NEAR]
    full = None
    if how.full:
        full = solve(carried.programme, seconds=how.full, seed=how.seed, bound=0).provenance.objective_person_days
    return Row(
        name, round(spent, 3), round(cpu, 3), len(near), sum(start.get(r.activity) != r.start for r in near), legal,
        cost.objective_person_days, before.objective_person_days, full,
    )  # fmt: skip


def main() -> None:
    """Draw, plan, and let things happen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--activities", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=50)
    parser.add_argument("--first", type=float, default=5.0, help="seconds for the plan that is followed")
    parser.add_argument("--seconds", type=float, default=0.3, help="seconds of search after each event")
    parser.add_argument("--full", type=float, default=0.0, help="seconds for a plan afresh to compare with")
    parser.add_argument("--stability", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, help="write the rows as JSON")
    how = parser.parse_args()
    programme = draw(how.activities, how.seed)
    plan = solve(programme, seconds=how.first, seed=how.seed, bound=0)
    progress = followed_to(programme, plan)
    measured(programme, plan, progress, "nothing", how)  # compiles what is compiled once
    rows = [measured(programme, plan, progress, "nothing", how)]
    for number in range(how.events):
        happens = HAPPENINGS[number % len(HAPPENINGS)]
        dice = Random(f"{how.seed}/{number}")
        with unhurried():
            rows.append(measured(programme, plan, happens(Scene(programme, progress, dice)), happens.__name__, how))
        print(rows[-1])
    told = sorted(row.seconds for row in rows[1:])
    shares = sorted(row.moved / max(1, row.near) for row in rows[1:])
    print(
        f"{len(programme.activities)} activities, {len(told)} events: median {statistics.median(told):.2f} s, "
        f"95 % within {told[int(0.95 * (len(told) - 1))]:.2f} s; starts moved in the next {NEAR} days: "
        f"median {statistics.median(shares):.1%}, most {shares[-1]:.1%}; legal {sum(r.legal for r in rows[1:])}; "
        f"person-days won against following: {sum(r.followed - r.person_days for r in rows[1:])}"
    )
    if how.output:
        how.output.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
