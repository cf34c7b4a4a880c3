"""Figures that reports derive from a plan and its price: plain values, no page and no picture."""
