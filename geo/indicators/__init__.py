"""Figures by ward: declared, held beside others, over time, and put together in baskets."""
