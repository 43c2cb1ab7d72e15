"""Registers and lists of the whole country as their publishers send them, a small file a kind; what kinds of one
publisher share lies beside them."""
