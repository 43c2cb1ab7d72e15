"""Indicators and baskets as tables, charts, maps and sentences."""
