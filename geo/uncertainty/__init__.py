"""How sure figures are: margins put together, ranges of counts and shares, whether two can be told apart."""
