"""The map: what never changes for a place, what it is coloured with, signs, shapes and colours."""
