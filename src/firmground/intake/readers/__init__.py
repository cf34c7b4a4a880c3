"""Readers: one file per format; each gives raw sheets and findings, never a traceback."""
