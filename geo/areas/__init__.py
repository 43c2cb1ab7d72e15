"""Wards and small areas, and the way from one kind or vintage of area to another."""
