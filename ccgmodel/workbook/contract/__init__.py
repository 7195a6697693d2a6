"""The contract of a workbook as data: sheets, columns, units and what each is for."""

from ccgmodel.plan import NOTE_ROWS, fold
from ccgmodel.workbook.contract.care import (
    ACTIVITY,
    ACTUALS,
    METRIC_VALUES,
    METRICS,
    MONEY_ACTUALS,
    MONTHS,
    POOL,
    POOL_FUNDING,
    RISK_SHARE,
)
from ccgmodel.workbook.contract.fields import (
    LINE,
    MOST_MONEY,
    NOTE_COLUMNS,
    SAVING,
    Field,
    Sheet,
    comment,
    note_rows,
    range_text,
)
from ccgmodel.workbook.contract.income import REPAYABLE, SET_ASIDES, STREAMS, SUPPORT
from ccgmodel.workbook.contract.layout import (
    ALLOCATION,
    CONTROL_TOTALS,
    DRIVERS,
    FIXED_SPEND,
    FLOORS,
    NOT_PART_OF_A_PLAN,
    PLAN,
    PROBLEMS,
    README,
    SHEETS,
    SPEND,
    STEPS,
    YEARLY_RATES,
)
from ccgmodel.workbook.contract.portfolio import (
    FILE_NAME,
    MEMBERS,
    PORTFOLIO,
    PORTFOLIO_SHEETS,
    PRINTED,
    TRANSFERS,
)
from ccgmodel.workbook.contract.publication import (
    CONTRADICTIONS,
    OPENING_BRIDGE,
    PRINTED_TABLES,
    PROFILE,
    PUBLISHED,
    RANGES,
    RISK_BANDS,
    RISKS,
    SOURCES,
    STORIES,
)
from ccgmodel.workbook.contract.qipp import (
    GATEWAYS,
    INVESTMENT,
    MILESTONES,
    OPPORTUNITIES,
    PROVIDERS,
    QIPP,
    SCHEME,
    SCHEMES,
)
