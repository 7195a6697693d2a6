"""How wide the columns of a paper's tables are, by what stands in them."""

from __future__ import annotations

from ccgmodel.paper.document import PaperTable

MOST = 60  # characters of a cell that make its column wider


def column_shares(block: PaperTable, longest: int = MOST) -> list[float]:
    """Return the share of the width that each column has; of a cell so many characters are shown at most."""
    columns = zip(block.headings, *block.rows, strict=True)
    wanted = [max(min(max(min(len(each), longest) for each in column), MOST) ** 0.6, 2.5) for column in columns]
    return [each / sum(wanted) for each in wanted]
