"""Kinds of service, practices, sites, the buildings they share and when they are open."""
