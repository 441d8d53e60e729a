"""What goes wrong with a document."""


class Unreadable(ValueError):
    """A document cannot be read. The message is one Chinese sentence that says why and what to do."""


class NoClauses(Unreadable):
    """The text has no numbered clause."""
