"""A room that follows a presenter on its telephones, what it is asked, and what its answers come to."""

from ccgmodel.room.codes import CODE_LENGTH, new_code, new_secret, read_code, said_code, sealed
from ccgmodel.room.questions import (
    KINDS,
    LONGEST_ANSWER,
    LONGEST_WORDING,
    MOST_LEVERS,
    MOST_STORIES,
    Given,
    LeverAsked,
    RoomError,
    RoomQuestion,
    StoryAsked,
    bounds_of,
    levers_to_ask,
    on_telephone,
    read_given,
    scenario_of,
)
from ccgmodel.room.screen import ShownFigures, on_screen
from ccgmodel.room.spread import LeverSpread, RoomSpread, spread
