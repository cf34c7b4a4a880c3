"""Carrying a Programme on to today: what is done falls away, what goes on stays, what changed is said."""
