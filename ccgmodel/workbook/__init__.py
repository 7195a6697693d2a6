"""Excel: the contract as data, reading a plan from a workbook, and writing workbooks from text."""

from ccgmodel.workbook.parser import IS_PLAIN  # isort: split

from ccgmodel.workbook.actuals import actuals_template, read_actuals
from ccgmodel.workbook.cells.guard import guard_spreadsheet
from ccgmodel.workbook.cells.values import IN_THOUSANDS, parse_number
from ccgmodel.workbook.contract import FILE_NAME, MONTHS
from ccgmodel.workbook.export import ExportError, export
from ccgmodel.workbook.portfolio import read_portfolio
from ccgmodel.workbook.read import WorkbookReading, read
from ccgmodel.workbook.samples import library
from ccgmodel.workbook.several import Several, read_several
from ccgmodel.workbook.sheets.settings import MoneyUnit
from ccgmodel.workbook.sums import SheetSum, sheet_sums
from ccgmodel.workbook.writing.marked import MarkingError, marked_copy
from ccgmodel.workbook.writing.template import filled_template, write_template
