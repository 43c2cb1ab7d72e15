"""What people make with a place, kept in a database: drafts, and decisions with their options."""
