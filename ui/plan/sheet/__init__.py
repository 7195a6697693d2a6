"""The sheet that was brought as it stands, with what each row is taken as drawn on it and a choice in it."""

from ui.plan.sheet.part import draw_sheet
