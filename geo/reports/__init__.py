"""A document as plain parts, and the same parts as one web page or a Word file; pictures for print."""
