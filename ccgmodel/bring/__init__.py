"""Bring the spreadsheet that they have: any table of figures by year, understood, reconciled and made a plan."""

from ccgmodel.bring.columns import Settled
from ccgmodel.bring.fitting import Fit, best_fit
from ccgmodel.bring.growth import growth_rates, sources_of
from ccgmodel.bring.names import line_names
from ccgmodel.bring.planning import ROUNDING, UNEXPLAINED, BringError, organisation_in, to_plan
from ccgmodel.bring.recipe import LARGEST_RECIPE, Recipe, RecipeError, RecipeRow, read_recipe, recipe_text
from ccgmodel.bring.reconciling import Agreement
from ccgmodel.bring.rows import UnderstoodRow
from ccgmodel.bring.savings_by_name import ITSELF, find_named
from ccgmodel.bring.sheets import (
    FORMATS,
    PASTED,
    PlainBook,
    PlainSheet,
    PlainValue,
    SpreadsheetError,
    column_letters,
    pasted,
    read_book,
)
from ccgmodel.bring.understanding import LayoutChange, Understanding, question_key, understand
from ccgmodel.bring.words import ROLE_NAMES, ROLES, SPENDING, Role
