"""A place kept as files, read back by memory map."""
