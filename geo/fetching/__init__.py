"""Official sources asked over the network, kept as they came, and cut to one authority and the ring around it.

The only folder that opens a connection. What it writes is a folder of official files, which the build then reads as it
reads one gathered by hand. Nobody has yet asked the addresses in official.toml: each was read in public code or
documents, and an entry says so until it has a date in `checked`.
"""
