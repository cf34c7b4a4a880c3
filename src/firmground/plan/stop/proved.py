"""Stop when the plan costs no more than the bound: nothing is left to be found."""

__all__ = ["proved"]


def proved(person_days: int, bound: int) -> bool:
    """Whether a plan meets its bound."""
    return person_days <= bound
