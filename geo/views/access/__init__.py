"""Access, loads, sites, staff and times of day on the screen."""
