"""All levers of a page as one part, live while a hand is on one.

`levers` draws it whole. Where the rows stand outside the part of the page that is run again (a sidebar beside a
fragment), `panel` draws the rows there, once, and `wire`, last in the fragment, carries values and messages.
"""

from ui.parts.levers.messages import Ledger as Ledger
from ui.parts.levers.messages import Message as Message
from ui.parts.levers.part import levers as levers
from ui.parts.levers.part import panel as panel
from ui.parts.levers.part import wire as wire
from ui.parts.levers.row import LeverPlace as LeverPlace
from ui.parts.levers.row import LeverRow as LeverRow
