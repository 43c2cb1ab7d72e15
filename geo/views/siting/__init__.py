"""What a search for sites is shown as: sentences, tables and small maps."""
