"""The project in PostgreSQL with PostGIS, for many people at once; needs the extra `server` (ADR 0012)."""
