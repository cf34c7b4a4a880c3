"""The native solver: the bundle rule, then local search on the timelines of named teams."""
