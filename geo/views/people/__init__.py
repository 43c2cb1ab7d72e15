"""The wards' people as tables, charts, maps and sentences."""
