"""Files in the forms that other systems exchange."""
