"""Which parser openpyxl takes: Python's own under defusedxml, never lxml, whatever else is installed.

openpyxl asks once, when it is first imported. lxml, which the writers of papers bring along, limits other things
and fails on other files, so that what is refused, and why, would depend on who else needs it.
"""

from __future__ import annotations

import os

os.environ["OPENPYXL_LXML"] = "False"

import openpyxl

IS_PLAIN = openpyxl.DEFUSEDXML and not openpyxl.LXML
