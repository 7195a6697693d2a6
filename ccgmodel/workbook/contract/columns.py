"""The part of the workbook contract that several sheets share: Line, Item and Source columns."""

from __future__ import annotations

from ccgmodel.workbook.contract.fields import Field

LINE = Field(
    key="line", heading="Line", kind="text", required=True, example="Acute", help="A line of the Spend sheet."
)
ITEM = Field(key="item", heading="Item", kind="text", required=True, help="What the row holds.")
SOURCE = Field(
    key="source", heading="Source", kind="text", example="Plan 2013", help="Key of the Sources sheet, or in full."
)
