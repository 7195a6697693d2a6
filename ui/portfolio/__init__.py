"""The Portfolio page: many organisations at once, in order of need of attention, added up, and one by one."""
