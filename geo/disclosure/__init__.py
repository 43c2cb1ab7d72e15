"""What may leave: small counts suppressed, and nothing withheld that comes back by adding and subtracting."""
