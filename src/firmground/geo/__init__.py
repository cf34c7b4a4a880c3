"""Spatial sense: one metric system per project, true areas, what touches what, and what a road leads to."""
