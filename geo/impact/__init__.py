"""What a proposal does: journeys, lists, loads, shared buildings, burdens, and how sure that is."""
