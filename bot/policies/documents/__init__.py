"""A document and its clause tree: the model, and the parsers that read what was printed."""
