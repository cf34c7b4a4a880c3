"""What a map shows of a project: features by layer and day, tiles of them, and what is told of each."""
