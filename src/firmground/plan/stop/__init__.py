"""When a search stops: one criterion a file, each asked between slices of the search."""
