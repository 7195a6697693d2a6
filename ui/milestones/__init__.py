"""The Milestones page: where every milestone stands, what is late, and the pounds that lateness puts at risk."""

from ui.milestones.grid import change, editor
from ui.milestones.head import counts, header, report_date
from ui.milestones.lateness import into_scenario, savings_at_risk
from ui.milestones.selection import filters
from ui.milestones.standing import headline
from ui.milestones.timeline import by_date

__all__ = [
    "by_date",
    "change",
    "counts",
    "editor",
    "filters",
    "header",
    "headline",
    "into_scenario",
    "report_date",
    "savings_at_risk",
]
