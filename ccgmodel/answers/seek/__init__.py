"""What would it take: the levers, alone or together, that reach a target."""

from ccgmodel.answers.seek.alone import Alone, Answer, each_lever
from ccgmodel.answers.seek.frontier import Frontier, frontier
from ccgmodel.answers.seek.metric_target import MetricTarget, read_target
from ccgmodel.answers.seek.mix import Mix, Move, in_proportion, least_movement
from ccgmodel.answers.seek.target import Goal, SeekError, Target
from ccgmodel.answers.seek.tidy import tidied
