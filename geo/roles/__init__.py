"""Roles: who may do what, and who is what."""
