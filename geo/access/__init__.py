"""How near a service is, how full it is, and who shares it."""
