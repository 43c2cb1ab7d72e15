"""Files of practices, sites and buildings."""
