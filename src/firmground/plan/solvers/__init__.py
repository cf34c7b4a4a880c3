"""Solvers, one folder each, with the same two files: what it sets up, and how it searches."""
