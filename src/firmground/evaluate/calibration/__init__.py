"""What the ledger teaches: spreads learned from what happened, and past forecasts held against it."""
