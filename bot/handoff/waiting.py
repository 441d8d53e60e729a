"""How long a wait may be, from what was measured; nothing is guessed."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

LOOKING_BACK = timedelta(hours=2)
_FEWEST = 3


def wait_minutes(position: int, accepted: Sequence[datetime], now: datetime) -> int | None:
    """Whole minutes until the turn of a place in the queue, by the pace at which people were taken lately.

    Args:
        position: 1 for the next.
        accepted: when people were taken within `LOOKING_BACK`.

    Returns:
        None where too few were taken to tell.
    """
    lately = sorted(at for at in accepted if now - LOOKING_BACK <= at <= now)
    if len(lately) < _FEWEST:
        return None
    pace = (now - lately[0]) / len(lately)
    return max(1, math.ceil(position * pace / timedelta(minutes=1)))
