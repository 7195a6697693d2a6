"""Differences from a plan: levers, settings, the saved document, the stamp and the link."""

from ccgmodel.scenario import link
from ccgmodel.scenario.deck import (
    MOST_LEVERS,
    Deck,
    DeckError,
    has_deck,
    is_anothers_name,
    names_of_any_plan,
    of_any_plan,
    scenario_of,
    settings_of,
    shown_metrics,
    story_problems,
)
from ccgmodel.scenario.document import (
    Document,
    DocumentChange,
    DocumentError,
    Note,
    check_document,
    document_difference,
    is_datable,
)
from ccgmodel.scenario.document_text import DocumentReading, read_document, write_document
from ccgmodel.scenario.lever import Lever
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.link import is_short, is_stamp_of, plan_hash, scenario_hash, short_stamp
from ccgmodel.scenario.scenario import (
    AXES,
    MOST_WRONG,
    Axis,
    Batch,
    Scenario,
    ScenarioError,
    Setting,
    axes,
    protection,
    scopes,
)
from ccgmodel.scenario.values import (
    bounds,
    changed,
    check_settings,
    for_lines_only,
    lever_values,
    moved,
    moves_schemes,
    one_at_a_time,
    overlaid,
    present,
    scheme_values,
    values_over,
    whole_lever_settings,
)
from ccgmodel.scenario.written import LONGEST_NAME, LONGEST_TEXT, bad_text, writable
