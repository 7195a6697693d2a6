import streamlit as st

from ui.plan import bring, bring_rows, recipes
from ui.plan.brought import brought
from ui.session import state

state.enter("pages/bring.py")
st.title("Bring a spreadsheet", anchor=False)
st.markdown(
    "Bring any table with years across its top, as your own workbook or paper has it. What it holds is proposed, "
    "shown beside its own totals, and yours to change; then it is a plan like any other."
)
bring.draw_source()
here = brought()
if here is None:
    st.info("Nothing was brought yet. The plan in use stays until you accept another on the Baseline page.")
    recipes.draw_kept(None)
    st.stop()

recipes.draw_offer(here)
bring.draw_reconciliation(here)
st.header("What was understood", anchor=False)
bring.draw_settings(here)
bring_rows.draw_rows(here)
bring.draw_questions(here)
bring.draw_taking(here)
recipes.draw_keeping(here)
recipes.draw_kept(here)
