"""One module a kind of sheet: its rows read as the records of a plan, and what is wrong with them."""
