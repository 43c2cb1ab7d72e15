"""Files of indicators by area."""
