"""The Milestones page: where every milestone stands, what is late, and the pounds that lateness puts at risk."""

from ccgmodel.words.milestones import headline
from ui.savings.milestones.head import counts, filters, header, report_date
from ui.savings.milestones.lateness import into_scenario, savings_at_risk
from ui.savings.milestones.views import by_date, change, editor
