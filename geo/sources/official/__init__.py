"""Registers and lists of the whole country as their publishers send them: one small file a kind, or two of one "
"register."""
