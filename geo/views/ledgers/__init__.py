"""What ledgers hold, as tables and sentences."""
