"""The command line, and results as rows and as JSON."""

from ccgmodel.commands.projection_rows import HEADINGS, tidy
from ccgmodel.commands.shared import CLEAN, USAGE, CommandError
