"""Exercises: rehearsals drawn over real settlements, never survey evidence."""

from firmground.intake.exercise.draw import draw

__all__ = ["draw"]
