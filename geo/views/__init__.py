"""Values in; a map, a figure, a table, a sentence out; returned, never shown."""
