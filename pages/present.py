from ui.present import screen
from ui.session import state

screen.draw(state.enter("pages/present.py"))
