"""The only room that knows the order of rooms; one verb of it for each verb of the user."""
