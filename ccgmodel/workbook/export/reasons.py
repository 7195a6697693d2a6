"""The Reasons sheet of an export: why each lever was moved, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping

from ccgmodel.levers import LEVERS
from ccgmodel.note import Note
from ccgmodel.scenario import Setting
from ccgmodel.workbook.export.book import Book
from ccgmodel.workbook.reasons import REASONS
from ccgmodel.years import year_label

WIDTHS = (30, 26, 9, 60, 40, 20, 26)


def write_reasons(book: Book, notes: Mapping[Setting, Note]) -> None:
    """Write one row for each note; without any there is no such sheet."""
    if not notes:
        return
    sheet = book.sheet(REASONS.name)
    for column, field in enumerate(REASONS.columns):
        book.put(sheet, 0, column, field.heading, "heading")
        sheet.set_column(column, column, WIDTHS[column])
    for row, (setting, note) in enumerate(notes.items(), start=1):
        texts = (
            LEVERS[setting.lever].label,
            setting.scope,
            "" if setting.year is None else year_label(setting.year),
            note.reason,
            note.source,
            note.who,
            note.when.isoformat() if note.when else "",
        )
        for column, text in enumerate(texts):
            book.put(sheet, row, column, text or None, "text" if 3 <= column <= 4 else "name")
    sheet.freeze_panes(1, 1)
