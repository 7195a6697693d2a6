from ui.parts.page_head import nothing, page_head
from ui.record import deck
from ui.session import state

here = state.enter("pages/deck.py")
page_head(here, "Deck of stories", nothing, unit=False, of_store=True)
deck.draw(here)
