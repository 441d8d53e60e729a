"""Why a file is not taken."""


class NotAccepted(Exception):
    """The message is the sentence that the person reads."""
