"""Measured, likely concerns, said: as tables, charts and sentences."""
