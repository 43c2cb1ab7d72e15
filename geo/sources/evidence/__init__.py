"""Files of what people say, decide and answer."""
