"""Options side by side: what differs between them, and what cannot be told apart."""
