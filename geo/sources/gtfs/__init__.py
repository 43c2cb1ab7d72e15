"""Timetables as operators publish them (GTFS)."""
