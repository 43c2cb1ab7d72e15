"""Language: how counts, minutes, dates and lists of names are said in a sentence."""
