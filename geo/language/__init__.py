"""Language: how counts, minutes and lists of names are said in a sentence."""
