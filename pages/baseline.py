import streamlit as st

from ccgmodel.plan import year_label
from ccgmodel.words.money import span
from ccgmodel.words.text import escaped
from ccgmodel.workbook import filled_template
from ui.parts import downloads, notice
from ui.plan import comparison, questions, upload
from ui.session import samples, state

here = state.enter("pages/baseline.py")
st.title("Baseline", anchor=False)
changed = ", with changes made on these pages" if here.changed else ""
st.markdown(f"In use: **{escaped(here.plan.organisation)}, {span(here.plan.year_labels)}**{changed}.")
notice.made_up(here)
if here.message:
    st.info(here.message)
questions.draw_in_use(here)

take, bring = st.columns(2, gap="large")
with take:
    st.header("1. Take a workbook", anchor=False)
    st.markdown("Download an empty template, fill it in Excel, and bring it back.")
    with st.container(horizontal=True, vertical_alignment="bottom"):  # the years are of the empty one alone
        starts = range(here.plan.first_year - 10, here.plan.first_year + 16)
        start = st.selectbox("Its first year", starts, index=10, format_func=year_label, width=150)
        years = st.number_input("Years in it", 1, 10, here.plan.years, width=150)
        st.download_button(
            "Empty template",
            data=lambda: downloads.template(start, years),
            file_name="ccg-recovery-template.xlsx",
            icon=":material/download:",
            on_click="ignore",
        )
    st.markdown("Or take the plan in use, with its own years.")
    with st.container(horizontal=True):
        st.download_button(
            "Template filled with this plan",
            data=lambda: filled_template(here.plan),
            file_name=downloads.file_name(here, "plan", "xlsx"),
            icon=":material/download:",
            on_click="ignore",
        )
        downloads.live_workbook(here, "Plan and scenario with live formulas", "plan and scenario")
with bring:
    st.header("2. Bring a workbook, or a published plan", anchor=False)
    st.file_uploader(
        "Excel workbook (.xlsx), up to 10 MB",
        type=["xlsx", "xlsm", "xls", "xlsb", "csv", "ods"],
        max_upload_size=10,
        key="upload",
        on_change=upload.consider_upload,
    )
    st.page_link("pages/bring.py", label="Bring a spreadsheet of another layout", icon=":material/table_view:")
    with st.container(horizontal=True, key="samples"):
        for name in (*(each for each in samples.SAMPLES if each != samples.EXAMPLE), samples.EXAMPLE):
            plan = samples.sample(name)
            example = " (an example, made up)" if plan.is_made_up else ""
            st.button(
                f"{plan.organisation}, {plan.year_labels[0]}{example}",
                key=f"sample_{name}",
                on_click=upload.consider_sample,
                args=(name,),
                disabled=name == here.source,
            )

considered = upload.considered()
if considered is None:
    upload.draw_nothing_considered(here)
    st.stop()

st.header(f"3. Look at {escaped(considered.name)}", anchor=False)
found = upload.ask_unit(considered)
can_be_accepted = upload.draw_problems(considered, found)
if found.plan is not None:
    upload.draw_scenario(here, found, found.plan)
    comparison.draw_read(here, considered.sheet_sums(), found.plan)
    comparison.draw(here, found.plan)
with st.container(horizontal=True):
    if found.plan is not None:
        st.button(
            "Accept as the baseline",
            icon=":material/check:",
            on_click=upload.accept,
            args=(found, considered),
            disabled=not can_be_accepted,
            help=None if can_be_accepted else "Answer every question above first.",
        )
    st.button("Keep the old one", icon=":material/close:", on_click=upload.keep_the_old)
