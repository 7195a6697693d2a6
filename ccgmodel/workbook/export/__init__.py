"""A plan and a scenario as a workbook that calculates: inputs and levers are cells, every result is a formula."""

from ccgmodel.workbook.export.check import ExportError
from ccgmodel.workbook.export.export import export
