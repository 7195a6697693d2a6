"""What keeps something from being saved or shown: what was found, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccgmodel.store.versions import Saved


class StoreError(ValueError):
    """Something that the store does not do; the message says what and the remedy."""

    def __init__(self, found: str, remedy: str) -> None:
        self.found, self.remedy = found, remedy
        super().__init__(f"{found}; {remedy}")


class SettingsError(StoreError):
    """Settings that contradict themselves, or would show one person's plans to another."""


class UnavailableError(StoreError):
    """The database cannot be reached, or gave up; what was being saved may not be."""


class AccessError(StoreError):
    """Somebody who is not signed in, or whose role does not allow it."""


class NotFoundError(StoreError):
    """No such plan, scenario or version, or none that this person may see: the answer is the same."""


class ConflictError(StoreError):
    """Somebody else has saved meanwhile. Nothing was overwritten: here are all three.

    `base` is the version that was opened, `theirs` the latest one, `yours` what was to be saved. To keep both,
    save yours as a new scenario; to put yours on top, save it again over `theirs.version`.
    """

    def __init__(self, base: Saved, theirs: Saved, yours: Saved) -> None:
        self.base, self.theirs, self.yours = base, theirs, yours
        super().__init__(
            f"{theirs.saved_by_name} saved version {theirs.version} of {theirs.name!r} "
            f"while you worked on version {base.version}",
            "keep both by saving yours as a new scenario, or look at theirs and then save over it",
        )
