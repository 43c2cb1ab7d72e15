"""Official files in; a publisher's column names never leave this folder."""
