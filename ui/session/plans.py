"""Plans in the store: the workbook that a scenario is saved with, so that it can be opened again."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from ccgmodel.plan import Plan
from ccgmodel.scenario import plan_hash
from ccgmodel.workbook import MoneyUnit, WorkbookReading, write_template
from ui.session import samples
from ui.session.store import open_store

if TYPE_CHECKING:
    from ccgmodel.store import Store, StoredPlan


def keep_upload(content: bytes, name: str, unit: MoneyUnit | None, reading: WorkbookReading) -> str:
    """Keep an uploaded workbook, so that loading the page again does not lose it; return what prevented that."""
    from ccgmodel.plan import WorkbookError
    from ccgmodel.store import StoreError

    try:
        open_store().plans.add(content, name, money_unit=unit, reading=reading)
    except (StoreError, WorkbookError) as error:
        return f"The plan is in use, and is not kept when the page is loaded again: {error}."
    return ""


def kept(store: Store, plan: Plan) -> StoredPlan:
    """Return the stored plan on which this person may save; it is added where there is none.

    Raises:
        StoreError: where this plan cannot be kept as it is.

    """
    from ccgmodel.store import StoreError, may

    stamp = plan_hash(plan)
    known = store.plans.find(stamp)
    if known and may(known.role, "save"):
        return known
    if known:
        content, name = store.plans.workbook(known.id)
    elif sample := samples.with_hash(stamp):
        content, name = samples.workbook(sample), f"{sample}.xlsx"
    else:
        content, name = _filled(plan), "plan.xlsx"
    found = store.plans.add(content, name)
    if found.hash != stamp:
        raise StoreError(
            f"the plan would come back otherwise than it is (stamp {found.hash} in place of {stamp})",
            "take it as a workbook on the Baseline page, upload that, and save again",
        )
    return found


def visible(store: Store, plan: Plan) -> list[StoredPlan]:
    """Return every stored plan with the same content that this person may see, theirs first."""
    stamp = plan_hash(plan)
    found = [each for each in store.plans.all() if each.hash == stamp]
    return sorted(found, key=lambda each: ("owner", "editor", "viewer").index(each.role))


def _filled(plan: Plan) -> bytes:
    target = BytesIO()
    write_template(target, plan)
    return target.getvalue()
