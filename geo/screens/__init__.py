"""A meeting as screens: prepared from options, and the one page of them that presents, watches and stands alone."""
