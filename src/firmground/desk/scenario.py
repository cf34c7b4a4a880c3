"""Scenarios of a project side by side, in words or from a small file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from firmground.desk.forecast import Draws, Heard, Outset, outset
from firmground.desk.hands import workers
from firmground.desk.outputs import require_output, writing
from firmground.desk.wire import Where
from firmground.errors import BadInputError
from firmground.model import Forecast, OutcomeKind
from firmground.report.forecast_files import write_scenarios_png
from firmground.simulate.compare import Compared, compare
from firmground.simulate.scenario import WORDS, Scene

__all__ = ["SAME", "WORDS", "Scenarios", "compare_scenarios"]

SAME = "changes nothing: every history costs the same as in the project as it stands, and every outcome is the same"
"""What is said of a scenario that is without effect, so that nobody takes its zeros for a finding."""

_MOST = 20
_LONGEST = 65_536


@dataclass(frozen=True)
class Scenarios:
    """The project as it stands and its scenarios, each with its forecast."""

    outset: Outset
    found: tuple[Compared, ...]

    @property
    def cut_short(self) -> bool:
        """Whether somebody stopped it; then the last one is of fewer histories, and those behind it are left out."""
        return self.found[-1].forecast.cut_short

    def as_dict(self) -> dict[str, Any]:
        """Give the document of ``--json``."""
        base = self.found[0].forecast
        return {
            "histories": base.histories,
            "cut_short": self.cut_short,
            "seed": base.seed,
            "policy": base.policy,
            "as_of": base.as_of.isoformat(),
            "scenarios": [self._one(one) for one in self.found],
            "exercise": base.exercise,
            "label": base.label,
        }

    def _one(self, one: Compared) -> dict[str, Any]:
        made = one.forecast
        chosen = (OutcomeKind.PERSON_DAYS, OutcomeKind.COST, OutcomeKind.MILESTONE, OutcomeKind.DEADLINE)
        return {
            "name": one.name,
            "words": one.words,
            "histories": made.histories,
            "seconds": round(made.seconds, 3),
            "more_person_days": round(one.more, 2),
            "standard_error": round(one.error, 2),
            "note": SAME if one.same else "",
            "outcomes": [
                {
                    "name": o.name,
                    "kind": o.kind.value,
                    **{p: _cell(made, getattr(o, p), o.unit) for p in ("p10", "p50", "p80", "p90")},
                    "chance": o.chance,
                }
                for o in made.outcomes
                if o.kind in chosen
            ],
            "moves": [
                {
                    "name": m.name,
                    "p50_before": _cell(made, m.before, "day"),
                    "p50_after": _cell(made, m.after, "day"),
                    "days": m.days,
                }
                for m in one.moves
            ],
        }


def _cell(made: Forecast, value: float | None, unit: str) -> str | float | None:
    if value is None or unit != "day":
        return value
    return (made.start + timedelta(days=round(value))).isoformat()


def compare_scenarios(
    path: Where,
    words: Sequence[str],
    draws: Draws,
    *,
    today: date,
    as_of: date | None = None,
    heard: Heard | None = None,
    out: Path | None = None,
) -> Scenarios:
    """Forecast a project as it stands and in some scenarios; a word that names a file stands for the lines of it.

    Raises BadInputError for words that are not understood, and NoPlanError without a plan.
    """
    if out is not None:
        require_output(out, (".png",))
    scenarios = dict(pair for word in words for pair in _read(word))
    if not 1 <= len(scenarios) <= _MOST:
        raise BadInputError(f"1 to {_MOST} scenarios are compared at a time, not {len(scenarios)}")
    begun = outset(path, as_of=as_of, today=today)
    scene = Scene(begun.programme, begun.plan, begun.outlook)
    with workers(draws.threads, draws.dask) as apply:
        found = compare(
            scene, scenarios, histories=draws.histories, seed=draws.seed, policy=draws.policy, as_of=begun.as_of,
            apply=apply, progress=heard,
        )  # fmt: skip
    if out is not None:
        with writing(out):
            rows = [(_titled(one, draws), one.forecast, one.more, one.error) for one in found]
            write_scenarios_png(out, begun.programme, rows)
    return Scenarios(begun, found)


def _titled(one: Compared, draws: Draws) -> str:
    """Name a scenario, with its histories where it was stopped before it had all."""
    many = one.forecast.histories
    return one.name if many == draws.histories else f"{one.name} ({many} histories)"


def _read(word: str) -> list[tuple[str, str]]:
    """Read the lines ``NAME = words`` of a file, or take the word itself; lines from # on say nothing."""
    file = Path(word)
    try:
        if not file.is_file():
            return [(word.strip(), word)]
        text = file.read_bytes()[: _LONGEST + 1].decode("utf-8-sig")
    except (OSError, ValueError):
        raise BadInputError(f"{word[:80]!r} is no text that scenarios can be read from") from None
    if len(text) > _LONGEST:
        raise BadInputError(f"{file.name} is too long for a file of scenarios")
    pairs = [line.partition("#")[0].partition("=") for line in text.splitlines()]
    wrong = next((name for name, sign, words in pairs if name.strip() and not (sign and words.strip())), None)
    if wrong is not None:
        raise BadInputError(f"{file.name}: the line {wrong.strip()!r} wants NAME = words, such as LATE = late:C1:60")
    return [(name.strip(), words.strip()) for name, _, words in pairs if name.strip()]
