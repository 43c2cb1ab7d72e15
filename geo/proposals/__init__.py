"""What is proposed: changes with their dates, what goes with them, and the text of their file."""
