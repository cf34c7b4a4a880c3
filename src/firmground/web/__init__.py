"""The desk in the browser: thin routers over the verbs of the desk, and a page of plain modules."""
