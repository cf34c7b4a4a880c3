"""The field's own practice: a priority list."""
