"""Excel: the contract as data (`layout`), reading a plan from a workbook, and writing workbooks from text."""

from ccgmodel.workbook.problems import Problem, WorkbookError
from ccgmodel.workbook.read import Reading, read
from ccgmodel.workbook.units import UnitQuestion

__all__ = ["Problem", "Reading", "UnitQuestion", "WorkbookError", "read"]
