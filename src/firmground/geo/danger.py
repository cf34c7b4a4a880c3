"""Advisory planning radii around explosive work; they plan a distance and authorise nothing."""

import math

__all__ = ["EOD_COEFFICIENT_M", "eod_radius_m"]

EOD_COEFFICIENT_M = 444.0
"""Metres for one kilogram, fragmenting ammunition, no access by the public (IATG/TNMA 10.20/01)."""


def eod_radius_m(auw_kg: float, coefficient_m: float = EOD_COEFFICIENT_M) -> int:
    """Radius around a demolition in whole metres, rounded up: ``coefficient_m * AUW ** (1/6)``.

    ``auw_kg`` is the all-up weight in kilograms. The rule is that of Technical Note for Mine Action 10.20/01
    (explosion danger areas) where the public has no access. It is advisory, is not made for routine small
    tasks, and the distance on the day is set by the EOD staff in charge. No explosive gives no radius.
    """
    if not (math.isfinite(auw_kg) and auw_kg >= 0):
        raise ValueError(f"all-up weight {auw_kg} kg is not a weight")
    return math.ceil(coefficient_m * auw_kg ** (1 / 6)) if auw_kg > 0 else 0
