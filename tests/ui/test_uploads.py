"""What was uploaded is let go of when nobody uses it any more."""

import gc
import weakref

from ccgmodel.plan import Plan
from ccgmodel.scenario import plan_hash
from ccgmodel.workbook import read
from tests.helpers.good_workbook import GOOD, workbook
from ui.plan.comparison import changes, positions, totals
from ui.plan.upload import Considered
from ui.session import state


def test_a_file_that_is_considered_no_longer_leaves_nothing_behind(barnet: Plan):
    """Its plan was compared, projected and hashed, each of which is computed once for a plan and kept with it."""
    taken = Considered("plan.xlsx", workbook(GOOD))
    taken.readings[taken.unit] = read(taken.content, taken.name)
    plan = taken.reading().plan
    assert plan is not None
    assert taken.reading() is taken.reading()
    assert plan_hash(plan)
    assert state.as_published(plan) is state.as_published(plan)
    assert all(len(table(barnet, plan, "£m")) for table in (positions, changes))
    assert len(totals(barnet, plan))
    kept = weakref.ref(plan)
    del taken, plan
    gc.collect()
    assert kept() is None
