"""The Compare page: scenarios side by side, one module a part of it."""
