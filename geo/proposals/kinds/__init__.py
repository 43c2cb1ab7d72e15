"""The kinds of change: each owns its keys, reading, writing, applying, and what it does to sites and to lists."""
