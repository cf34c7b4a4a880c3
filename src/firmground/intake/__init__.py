"""Intake: foreign files become typed rows and findings, rows become a Programme."""
