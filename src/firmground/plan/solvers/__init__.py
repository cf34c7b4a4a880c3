"""Solvers by short stable names; each is one folder or file with one function `search`."""
