"""The page Bring a spreadsheet: the file, what was understood of it, what it says itself, and where it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import pandas as pd
import streamlit as st

from ccgmodel.bring import (
    FORMATS,
    Recipe,
    RecipeError,
    SpreadsheetError,
    find_named,
    pasted,
    read_book,
    read_recipe,
    recipe_text,
)
from ccgmodel.plan import Problem, year_label
from ccgmodel.words.money import number
from ccgmodel.words.text import escaped
from ui.parts import fields, figures, questions
from ui.plan import upload
from ui.plan.bring_rows import draw_schemes_act_on, thousands
from ui.plan.brought import (
    SETTING_LABELS,
    SETTINGS,
    Brought,
    bring,
    brought,
    consider,
    let_go,
    plan_workbook,
)

SAYS = "Your sheet says"
MOST_BOXES = 20
FILE, RECIPE, PASTED = "bring_file", "bring_recipe", "bring_pasted"


def draw_source() -> None:
    """Draw where a spreadsheet, a pasted table and a recipe come in."""
    left, right = st.columns(2, gap="large")
    with left:
        st.file_uploader(
            "Spreadsheet (.xlsx, .xlsm, .xls, .xlsb, .ods, .csv), up to 10 MB",
            type=[each.removeprefix(".") for each in FORMATS],
            max_upload_size=10,
            key=FILE,
            on_change=_take_file,
        )
        fields.below(FILE)
    with right:
        st.file_uploader(
            "Recipe of its layout (.json), if you have one",
            type=["json"],
            key=RECIPE,
            on_change=_take_recipe,
        )
        fields.below(RECIPE)
    with st.expander("Or paste a table"):
        st.text_area("Table, with its headings", key=PASTED, height=200)
        fields.below(PASTED)
        st.button("Read the pasted table", key="bring_paste", on_click=_take_pasted)


def _recipe() -> Recipe | None:
    uploaded = st.session_state.get(RECIPE)
    return None if uploaded is None else read_recipe(uploaded.getvalue().decode("utf-8", "replace"))


def _take_file() -> None:
    if (uploaded := st.session_state.get(FILE)) is not None:
        _take(FILE, lambda: bring(read_book(uploaded.getvalue(), uploaded.name), _recipe()))


def _take_pasted() -> None:
    _take(PASTED, lambda: bring(pasted(st.session_state.get(PASTED, "")), _recipe()))


def _take_recipe() -> None:
    here = brought()

    def again() -> None:
        recipe = _recipe()
        if here is not None and recipe is not None:
            bring(here.book, recipe)

    _take(RECIPE, again)


def _take(field: str, read: Callable[[], object]) -> None:
    """Read what was given in one of the fields, or say under it, or under the recipe, what is wrong with it."""
    wrong: dict[str, fields.Wrong] = dict.fromkeys((FILE, RECIPE, PASTED), ())
    try:
        read()
    except RecipeError as error:
        wrong[RECIPE] = tuple(map(str, error.problems))
    except SpreadsheetError as error:
        wrong[field] = tuple(map(str, error.problems))
    fields.refuse(wrong)


def draw_reconciliation(of: Brought) -> None:
    """Draw what was read beside what the sheet says itself, by year."""
    found = of.understood
    st.header(f"What {escaped(of.book.name)} adds up to", anchor=False)
    if found.errors:
        st.error(f"{questions_counted(len(found.errors), 'problem')} to put right before this can be a plan.")
        figures.table(upload.problem_table(found.errors), "What keeps it from being a plan")
    if not found.read.years:
        return
    wrong = [each for each in found.agreements if not each.agrees]
    if wrong:
        st.warning(
            f"{number(len(wrong), 0)} of the sheet's own figures are not what was read; see the questions below."
        )
    elif found.agreements:
        st.success(f"All {number(len(found.agreements), 0)} totals and positions of the sheet are what was read.")
    else:
        st.warning("The sheet has no total and no position to hold this against: check the figures by eye.")
    figures.table(_reconciliation(of), "What was read beside what the sheet says")
    for settled in found.settled:
        st.markdown(f"- **Settled by the sheet**, {escaped(settled.where)}: {escaped(settled.text)}.")
    moved = [change for change in found.changes if change.kind == "moved"]
    for change in (each for each in found.changes if each.kind != "moved"):
        st.markdown(f"- **{change.kind.capitalize()}**, {escaped(change.where)}: {escaped(change.text)}")
    if moved:
        with st.expander(f"{questions_counted(len(moved), 'row')} moved, read where they stand now"):
            figures.table(
                pd.DataFrame({"Row": [each.where for each in moved], "Moved": [each.text for each in moved]})
                .set_index("Row"),
                "Rows that moved",
            )  # fmt: skip


def questions_counted(count: int, noun: str) -> str:
    """Write how many there are."""
    return f"{number(count, 0)} {noun}{'' if count == 1 else 's'}"


def _reconciliation(of: Brought) -> pd.DataFrame:
    read = of.understood.read
    rows: dict[str, list[str]] = {}
    for what, values in (("allocation", read.allocation), ("spend", read.spend), ("position", read.position)):
        rows[f"Read: {what}"] = [thousands(values[year]) for year in read.years]
    rows["Read: position to date"] = [thousands(read.cumulative[year]) for year in read.years]
    for row in of.understood.rows:
        said = {each.year: each for each in of.understood.agreements if each.where in row.printed.cells.values()}
        if said:
            rows[f"{SAYS}: {row.printed.row.label}"] = [
                "" if year not in said else _agreed(said[year].printed, said[year].read, said[year].agrees)
                for year in read.years
            ]
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(map(year_label, read.years))).rename_axis(
        "£k"
    )


def _agreed(printed: float, read: float, agrees: bool) -> str:
    if not agrees:
        return f"{thousands(printed)} ✗ not what was read"
    return f"{thousands(printed)} ✓{'' if abs(printed - read) < 1e-6 else ' within rounding'}"


def draw_settings(of: Brought) -> None:
    """Draw what holds for the whole sheet, each as a choice."""
    understood, recipe = of.understood, of.recipe
    has_savings = any(row.role in ("savings_planned", "savings_unidentified", "scheme") for row in understood.rows)
    numbered = any(column.heading.number is not None for table in understood.tables for column in table.columns)
    bare = any(column.heading.is_bare for table in understood.tables for column in table.columns)
    by_name = ["savings_by_name"] if find_named(understood.rows) else []
    shown = ["unit", "balance", *(["savings", "savings_count", *by_name] if has_savings else ()), "states"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Organisation",
            value=recipe.organisation,
            placeholder="As the sheet says",
            key=of.key("organisation"),
            on_change=_set,
            args=(of, "organisation"),
            width=320,
        )
        for name in [*shown, *(["bare_years"] if bare else ())]:
            _draw_choice(of, name)
        draw_schemes_act_on(of)
        if numbered:
            _draw_number(of, "first_year", "Year 1 begins in", recipe.first_year, 2000, 1)
        if recipe.states == "changes":
            _draw_number(
                of, "opening_allocation", "Allocation of the year before, £k", recipe.opening_allocation, 0.0, 1.0
            )
        _draw_columns(of)
        groups = list(dict.fromkeys(c.group for t in understood.tables for c in t.columns if c.group))
        if len(groups) > 1:
            at = groups.index(understood.recipe.group) if understood.recipe.group in groups else 0
            st.selectbox(
                "Columns of",
                groups,
                index=at,
                key=of.key("group"),
                on_change=_set,
                args=(of, "group"),
                width=220,
            )


def _set(of: Brought, name: str) -> None:
    value = st.session_state[of.key(name)]
    of.set(**{name: int(value) if name == "first_year" and value is not None else value})


def _draw_columns(of: Brought) -> None:
    """Draw the choice of a year's column, where it has several, such as a budget and an outturn."""
    for table, chosen in zip(of.understood.tables, of.understood.columns, strict=True):
        for year, column in chosen.by_year.items():
            texts = [
                each.text
                for each in table.columns
                if each.heading.year == column.heading.year and each.group == column.group
            ]
            name = f"column {table.name} {year}"
            if len(texts) > 1 and column.heading.year is not None:
                st.selectbox(
                    f"Column of {year_label(year)}",
                    texts,
                    index=texts.index(column.text),
                    key=of.key(name),
                    on_change=_set_column,
                    args=(of, year_label(year), of.key(name)),
                    width=320,
                )


def _set_column(of: Brought, year: str, key: str) -> None:
    of.set(columns={**of.recipe.columns, year: st.session_state[key]})


def _draw_choice(of: Brought, name: str) -> None:
    words = SETTINGS[name]
    options = list(words)
    now = getattr(of.recipe, name)
    seen = getattr(of.understood.recipe, name)
    st.selectbox(
        SETTING_LABELS[name],
        options,
        index=options.index(now),
        format_func=lambda option: f"{words[option]}: {words[seen]}" if not option and seen else words[option],
        key=of.key(name),
        on_change=_set,
        args=(of, name),
        width=320,
    )


def _draw_number(of: Brought, name: str, label: str, value: float | None, least: float, step: float) -> None:
    st.number_input(
        label,
        value=value,
        min_value=least,
        step=step,
        key=of.key(name),
        on_change=_set,
        args=(of, name),
        width=320,
    )


def draw_questions(of: Brought) -> None:
    """Draw what is ambiguous, each with a box for the answer."""
    asked = [each for each in of.understood.problems if each.severity == "warning"]
    if not asked:
        return
    st.header("Questions", anchor=False)
    st.markdown(
        "Where the answer is no, change what the row or the sheet is, or correct the file and bring it again."
    )
    open_now = set(of.understood.open_questions)
    first, others = asked[:MOST_BOXES], asked[MOST_BOXES:]
    for place, each in enumerate(first):
        _box(of, f"{each.where}: {each.text}", [each], each not in open_now, f"question {place} {each.text}")
    if others:
        figures.table(upload.problem_table(others), "The other questions")
        right = not any(each in open_now for each in others)
        _box(of, f"the other {questions.counted(len(others))} of the table", others, right, "question others")


def _box(of: Brought, text: str, asked: Sequence[Problem], right: bool, key: str) -> None:
    label = f"{questions.YES}: {escaped(text)}"
    st.checkbox(label, value=right, key=of.key(key), on_change=_answer, args=(of, asked, of.key(key)))


def _answer(of: Brought, asked: Sequence[Problem], key: str) -> None:
    for each in asked:
        of.confirm(each, right=st.session_state[key])


def draw_taking(of: Brought) -> None:
    """Draw what becomes of it: on to Baseline, as our workbook, and the recipe for the next time."""
    st.header("Take it", anchor=False)
    waits = of.understood.errors or of.understood.open_questions
    content, problems = (None, ()) if waits else plan_workbook(of)
    for problem in problems:
        st.error(escaped(str(problem)))
    if waits:
        left = len(of.understood.errors) + len(of.understood.open_questions)
        st.info(f"{number(left, 0)} to put right or answer before it is a plan.")
    name = f"{of.book.name.rsplit('.', 1)[0]}-plan.xlsx"
    with st.container(horizontal=True):
        if st.button("Look at the plan on Baseline", icon=":material/arrow_forward:", disabled=content is None):
            consider(content or b"", name)
            st.switch_page("pages/baseline.py")
        st.download_button(
            "The plan as our workbook",
            data=BytesIO(content or b""),
            file_name=name,
            icon=":material/download:",
            on_click="ignore",
            disabled=content is None,
        )
        st.download_button(
            "The recipe, for the next time",
            data=lambda: recipe_text(of.whole_recipe),
            file_name=f"{of.book.name.rsplit('.', 1)[0]}-recipe.json",
            icon=":material/download:",
            on_click="ignore",
            disabled=not of.understood.rows,
        )
        st.button("Let go of this spreadsheet", icon=":material/close:", on_click=let_go)
