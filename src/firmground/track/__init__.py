"""What a project holds: its rows and its plan, behind one port with several houses."""
