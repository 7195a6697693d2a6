"""The Portfolio page: many organisations at once, in order of need of attention, added up, and one by one."""

from ui.portfolio import attention, bridging, growth, head, levers, pound, rollup, shown, support, when, words

__all__ = [
    "attention",
    "bridging",
    "growth",
    "head",
    "levers",
    "pound",
    "rollup",
    "shown",
    "support",
    "when",
    "words",
]
