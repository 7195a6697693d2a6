"""Differences from a plan: levers, settings, the saved document, the stamp and the link."""

from ccgmodel.scenario.document.check import check
from ccgmodel.scenario.document.document import Change, Document, DocumentError, bad_text, difference
from ccgmodel.scenario.document.text import DocumentReading, read, write
from ccgmodel.scenario.lever import Lever
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.moves import (
    changed,
    check_settings,
    moved,
    one_at_a_time,
    overlaid,
    present,
    whole_lever_settings,
)
from ccgmodel.scenario.note import LONGEST_NAME, LONGEST_TEXT, Note, writable
from ccgmodel.scenario.scenario import Batch, Scenario, ScenarioError, Setting, axes
from ccgmodel.scenario.scopes import AXES, Axis, members, protection, scopes
from ccgmodel.scenario.stamp import plan_hash, scenario_hash
from ccgmodel.scenario.values import for_lines_only, lever_values, moves_schemes, scheme_values, values_over
