"""Public statements: reports read as text, and the times, numbers and words of others found in them."""
