"""Makespan of public benchmark projects: the same kind of engine, on pools of resources."""
