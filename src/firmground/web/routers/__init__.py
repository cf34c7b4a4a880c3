"""One thin router for each noun: it asks the desk, and gives what the viewer may see."""
