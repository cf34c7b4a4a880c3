"""What was observed: one figure of the field, with the events that it rests on."""

from dataclasses import dataclass

from firmground.model.outlook import ANY, Factor

__all__ = ["Observation"]


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure that an uncertainty is about.

    ``value`` adds up over observations, and so does ``units``, the number of independent pieces that it stands for:

    - output: the natural logarithm of planned over used work, of one unit; repair: that of used over planned work;
    - survey-shares: four times the squared distance of the released share from the ``expected`` one m, of 4 m (1 - m),
      which it can come to at most;
    - qa-failure: failures, of visits;
    - weather: days without work, of 30 days;
    - accident: accidents, of 1,000 team-days;
    - absence: absent contingent-months, of contingent-months;
    - late: days waited, of contingents that came (none for one that is still awaited);
    - short: promised teams that did not come as a share, of contingents.

    ``applies_to`` is the method, activity kind or ``*`` that the table speaks of. ``share`` is the released share.
    """

    factor: Factor
    value: float
    units: float = 1.0
    applies_to: str = ANY
    operator: str = ""
    land: str = ""
    subject: str = ""
    events: tuple[str, ...] = ()
    expected: float | None = None
    share: float | None = None
