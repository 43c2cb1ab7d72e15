"""What people say, what was decided before, what polls found: beside the estimates, never in them."""
