"""Plots and maps, one file each, drawn with matplotlib and the same byte for byte from the same input.

These modules import matplotlib, so that nothing but a writer of reports should import them, and late.
"""
