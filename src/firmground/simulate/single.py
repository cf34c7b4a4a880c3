"""One history by itself, to be told or replanned."""

import numpy as np

from firmground.kernels.simulate import keep
from firmground.kernels.simulate_layout import FACTORS, History
from firmground.kernels.simulate_repair import repair
from firmground.simulate.arrays import Arrays

__all__ = ["history"]


def history(arrays: Arrays, seed: int, number: int) -> History:
    """Run the history of that number, the same as the forecast of that seed runs; repaired if the arrays say so."""
    a, state = arrays, arrays.blank()
    held = np.zeros(FACTORS, np.uint8)
    drawn = (seed, number, held, a.works, a.ground, a.force, a.days, a.spreads, a.purse)
    if a.repair is None:
        keep(*(*drawn, state))
    else:
        repair(*(*drawn, *a.repair, state))
    return state
