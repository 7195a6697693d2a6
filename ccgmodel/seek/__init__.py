"""What would it take: the levers, alone or together, that reach a target."""

from ccgmodel.seek.alone import Alone, Answer, each_lever
from ccgmodel.seek.frontier import Frontier, frontier
from ccgmodel.seek.metric_target import MetricTarget, read_target
from ccgmodel.seek.mix import Mix, Move, in_proportion, least_movement
from ccgmodel.seek.target import Goal, SeekError, Target
from ccgmodel.seek.tidy import tidied

__all__ = [
    "Alone",
    "Answer",
    "Frontier",
    "Goal",
    "MetricTarget",
    "Mix",
    "Move",
    "SeekError",
    "Target",
    "each_lever",
    "frontier",
    "in_proportion",
    "least_movement",
    "read_target",
    "tidied",
]
