"""Files of people: censuses, estimates, births, moves, rolls, staff, homes."""
