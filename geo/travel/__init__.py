"""Minutes from door to door: streets, timetables, and the searches over both."""
