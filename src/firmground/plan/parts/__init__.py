"""Planning a very large Programme in parts: split, lend teams, search each part, put together."""
