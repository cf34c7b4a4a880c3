"""Compiled kernels: arrays and numbers in, arrays and a status out; they know nothing of the model."""
