"""One study area: its tables, checked to agree, and what follows from them alone."""
