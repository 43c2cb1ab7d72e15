"""Streets and background from OpenStreetMap extracts, and the heights of the ground."""
