"""Options of one decision as tables, maps and charts: returned, never shown."""
