"""What people make with a place, kept in a database: drafts so far."""
