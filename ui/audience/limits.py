"""How often something may be asked: what is beyond is told to wait. Nothing of it outlives the process."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field

SALT = secrets.token_bytes(16)  # of this process: an address cannot be had back from what is counted
MOST_COUNTED = 10_000  # of what is asked for last


@dataclass
class RateLimit:
    """So many at once, and so many a second after that, for each of whoever asks."""

    at_once: float
    a_second: float
    left: OrderedDict[bytes, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, who: str, *, take: float = 1.0) -> bool:
        """Whether who asks may; `take` nothing to look only."""
        key, now = _counted(who), time.monotonic()
        had, since = self.left.pop(key, (self.at_once, now))
        has = min(self.at_once, had + (now - since) * self.a_second)
        may = has >= 1.0
        self.left[key] = (has - take if may else has, now)
        if len(self.left) > MOST_COUNTED:
            self.left.popitem(last=False)
        return may


def _counted(who: str) -> bytes:
    return hashlib.blake2b(who.encode(), key=SALT, digest_size=12).digest()
