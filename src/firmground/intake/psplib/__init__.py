"""Readers of the public project scheduling benchmarks."""
