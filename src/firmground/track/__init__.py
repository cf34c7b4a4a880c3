"""What a project holds: a ledger, and the rows and the plan that are read from it, behind one port."""
