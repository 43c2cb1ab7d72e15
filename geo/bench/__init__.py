"""The speed table, and the second ways that it runs beside ours."""
