"""A proposal in words: its kinds of change, each change as a line, and what it says of each list."""
