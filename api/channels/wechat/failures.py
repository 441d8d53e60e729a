"""How a call of WeChat's API can fail."""


class CallFailed(Exception):
    """The base: whoever sends must know which of the three it was."""


class Refused(CallFailed):
    """WeChat answered with an error number; nothing was done."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class Unreached(CallFailed):
    """The call did not get through; nothing was done."""


class Uncertain(CallFailed):
    """The call went out and no answer came back: it may have been done."""
