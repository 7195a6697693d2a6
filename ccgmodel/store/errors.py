"""What keeps something from being saved or shown: what was found, and what to do."""

from __future__ import annotations

from ccgmodel.plan import Refused


class StoreError(Refused):
    """Something that the store does not do."""


class SettingsError(StoreError):
    """Settings that contradict themselves, or would show one person's plans to another."""


class UnavailableError(StoreError):
    """The database cannot be reached, or gave up; what was being saved may not be."""


class AccessError(StoreError):
    """Somebody who is not signed in, or whose role does not allow it."""


class NotFoundError(StoreError):
    """No such plan, scenario or version, or none that this person may see: the answer is the same."""
