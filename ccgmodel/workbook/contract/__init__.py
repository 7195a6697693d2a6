"""The contract of a workbook as data: sheets, columns, units and what each is for."""

from ccgmodel.workbook.contract.columns import LINE
from ccgmodel.workbook.contract.fields import MOST_MONEY, Field, Sheet, fold
from ccgmodel.workbook.contract.layout import (
    ALLOCATION,
    CONTROL_TOTALS,
    DRIVERS,
    FIXED_SPEND,
    NOT_PART_OF_A_PLAN,
    NOTE_COLUMNS,
    NOTE_ROWS,
    PLAN,
    PROBLEMS,
    README,
    SHEETS,
    SPEND,
    STEPS,
    YEARLY_RATES,
)
from ccgmodel.workbook.contract.metrics import ACTIVITY, ACTUALS, METRIC_VALUES, METRICS, MONTHS
from ccgmodel.workbook.contract.pool import POOL, POOL_FUNDING, RISK_SHARE
from ccgmodel.workbook.contract.portfolio import (
    FILE_NAME,
    MEMBERS,
    PORTFOLIO,
    PORTFOLIO_SHEETS,
    PRINTED,
    TRANSFERS,
)
from ccgmodel.workbook.contract.publication import CONTRADICTIONS, PUBLISHED, SOURCES, STORIES
from ccgmodel.workbook.contract.qipp import INVESTMENT, MILESTONES, OPPORTUNITIES, QIPP, SCHEME, SCHEMES
from ccgmodel.workbook.contract.risks import RANGES, RISKS
