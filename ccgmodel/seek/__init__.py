"""What would it take: the levers, alone or together, that reach a target."""

from ccgmodel.seek.alone import Alone, Answer, each_lever
from ccgmodel.seek.frontier import Frontier, frontier
from ccgmodel.seek.mix import Mix, Move, in_proportion, least_movement
from ccgmodel.seek.target import SeekError, Target
from ccgmodel.seek.tidy import tidied

__all__ = [
    "Alone",
    "Answer",
    "Frontier",
    "Mix",
    "Move",
    "SeekError",
    "Target",
    "each_lever",
    "frontier",
    "in_proportion",
    "least_movement",
    "tidied",
]
