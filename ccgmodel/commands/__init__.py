"""The command line, and results as rows and as JSON."""

from ccgmodel.commands.plans import HEADINGS, tidy
from ccgmodel.commands.shared import CLEAN, USAGE
