"""The Paper page: what a paper is about and has in it; it is written away from the page, once it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from ccgmodel.paper import (
    FORMS,
    JOINT_SECTIONS,
    PURPOSES,
    SECTIONS,
    Cover,
    Decided,
    JointSubject,
    Subject,
    build,
    file_name,
    subject,
)
from ccgmodel.plan import Plan, Refused
from ccgmodel.portfolio import JointScenario, Portfolio
from ccgmodel.scenario import LONGEST_NAME, LONGEST_TEXT, Document, link, plan_hash, short_stamp
from ccgmodel.words.money import Unit
from ccgmodel.words.text import escaped
from ui.charts.compare import NOW, Compared
from ui.parts import choices, fields, notice
from ui.record import compare, decisions
from ui.session import address
from ui.session.history import CHANGED, Session
from ui.session.store import open_store

ABOUT, CHOSEN, FORM, WANTED, TEMPLATE, WRITTEN = (
    "paper_about",
    "paper_scenarios",
    "paper_form",
    "paper_sections",
    "paper_template",
    "paper_written",
)
MEETING, DAY, AUTHOR, PURPOSE, RECOMMENDATION = (
    "paper_meeting",
    "paper_day",
    "paper_author",
    "paper_purpose",
    "paper_recommendation",
)
LIMITS = {MEETING: LONGEST_NAME, AUTHOR: LONGEST_NAME, RECOMMENDATION: LONGEST_TEXT}  # characters
WRITERS = 2  # papers that are written at a time, for everybody together; the others wait
LOOK = 0.4  # seconds between two looks at whether a paper is written
LARGEST_TEMPLATE = 10  # MB


@dataclass(frozen=True)
class PaperRequest:
    """All that a paper is made of; equal requests give equal papers. With `together` it is of several plans."""

    plan: Plan
    scenarios: tuple[Document, ...]
    together: tuple[Portfolio, JointScenario] | None
    cover: Cover
    unit: Unit
    form: str
    sections: tuple[str, ...]
    address: str
    template: bytes | None
    decisions: tuple[Decided, ...] = ()

    @property
    def whose(self) -> str:
        """Name whom it is of."""
        return self.together[0].name if self.together else self.plan.organisation

    def write(self) -> bytes:
        """Write it, on whatever thread."""
        on: Subject | JointSubject
        if self.together:
            portfolio, joint = self.together
            on = JointSubject(portfolio=portfolio, joint=joint, cover=self.cover, unit=self.unit)
        else:
            on = subject(self.plan, self.scenarios, self.cover, self.unit, self.decisions)
        return build(on, self.form, self.sections, self.address, self.template)


@dataclass(frozen=True)
class WrittenPaper:
    """A paper that is being written, or was; it is in the session of who asked for it, and nowhere else."""

    request: PaperRequest
    content: Future[bytes]


@st.cache_resource(show_spinner=False)
def _writers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WRITERS, thread_name_prefix="paper")


def is_together(here: Session) -> bool:
    """Draw the choice between the plan that is shown and the portfolio that is open, where one is."""
    among = here.open_portfolio
    if among is None:
        return False
    names = {"plan": here.plan.organisation, "portfolio": f"{among.portfolio.name}, its plans together"}
    return choices.choose("About", list(names), ABOUT, "plan", names.__getitem__, 400) == "portfolio"


def scenarios(here: Session) -> list[Compared]:
    """Draw the choice of scenarios, and return what was chosen in its order."""
    found = compare.options(here)
    st.session_state[CHOSEN] = [key for key in st.session_state.get(CHOSEN, [NOW]) if key in found]
    chosen = st.multiselect(
        "Scenarios",
        list(found),
        key=CHOSEN,
        format_func=lambda key: found[key].name,
        max_selections=compare.MOST,
        persist_state="session",
        help="The first is what the paper is about; with several, they are compared.",
    )
    return [found[key] for key in chosen]


def form(*, together: bool) -> str:
    """Draw the choice of the form; a page for the public is about one plan."""
    forms = [name for name in FORMS if not (together and name.startswith("public"))]
    return choices.choose("Form", forms, FORM, "docx", lambda name: FORMS[name].label, 320)


def cover(here: Session) -> None:
    """Draw what stands on the cover."""
    today = date.today()
    with st.container(horizontal=True):
        with st.container(width=300):
            st.text_input("Meeting", key=MEETING, max_chars=LONGEST_NAME, persist_state="session")
            fields.below(MEETING)
        st.session_state.setdefault(DAY, today)
        st.date_input(
            "Date",
            key=DAY,
            min_value=date(min(here.plan.first_year, today.year) - 5, 4, 1),
            max_value=date(today.year + 5, 12, 31),
            format="DD/MM/YYYY",
            persist_state="session",
            width=160,
        )
        with st.container(width=240):
            st.text_input("Author", key=AUTHOR, max_chars=LONGEST_NAME, persist_state="session")
            fields.below(AUTHOR)
        choices.choose("Purpose", list(PURPOSES), PURPOSE, PURPOSES[1], str.capitalize, 200)
    st.text_area("Recommendation", key=RECOMMENDATION, max_chars=LONGEST_TEXT, height=70, persist_state="session")
    fields.below(RECOMMENDATION)


def sections(form: str, *, together: bool) -> tuple[str, ...]:
    """Draw the choice of sections, and of a template where the form takes one."""
    known = {key: heading for key, (heading, *_) in (JOINT_SECTIONS if together else SECTIONS).items()}
    key = f"{WANTED}_together" if together else WANTED
    if form.startswith("public"):
        st.caption("A page for the public has its own parts, one side of A4, in words for readers of twelve.")
        return tuple(SECTIONS)
    st.session_state[key] = st.session_state.get(key, list(known))
    chosen = st.multiselect(
        "Sections",
        list(known),
        key=key,
        format_func=known.__getitem__,
        persist_state="session",
        help="A section of which the plan has nothing to say is left out. Slides have no annex.",
    )
    if FORMS[form].takes_template:
        opened = st.expander("Use the looks of a document of your own", key=f"{TEMPLATE}_open", on_change="rerun")
        if opened.open:
            opened.file_uploader(
                f"Template (.{FORMS[form].extension})",
                type=[FORMS[form].extension],
                key=f"{TEMPLATE}_{form}",
                max_upload_size=LARGEST_TEMPLATE,
            )
    return tuple(each for each in known if each in chosen)


def write(here: Session, chosen: list[Compared], form: str, sections: tuple[str, ...]) -> None:
    """Draw the button that has the paper written, and the paper once it is."""
    asked = st.button("Write the paper", icon=":material/description:", disabled=not sections, on_click=_look_over)
    if asked and not any(map(fields.is_wrong, LIMITS)):
        _ask(here, chosen, form, sections)
    if not sections:
        st.caption("Choose at least one section.")
    if st.session_state.get(WRITTEN):
        _progress(here, chosen, form, sections)


def _look_over() -> None:
    """Say under each field of the cover what of it cannot be written."""
    given = st.session_state
    fields.refuse({key: fields.unfit(str(given.get(key, "")), most) for key, most in LIMITS.items()})


def _ask(here: Session, chosen: list[Compared], form: str, sections: tuple[str, ...]) -> None:
    try:
        request = replace(_request(here, chosen, form, sections), decisions=_decisions(here))
    except Refused as error:
        st.error(escaped(" ".join(notice.sentence(str(problem)) for problem in error.problems)))
        return
    st.session_state[WRITTEN] = WrittenPaper(request, _writers().submit(request.write))


def _request(here: Session, chosen: Sequence[Compared], form: str, sections: tuple[str, ...]) -> PaperRequest:
    """Put together what is asked for.

    Raises:
        Refused: where what was typed, or a name, cannot be written.

    """
    given = st.session_state
    documents = tuple(
        Document.of(here.plan, each.scenario, each.notes).named(
            each.scenario.name if each.key == NOW else each.name
        )
        for each in chosen
    )
    template = given.get(f"{TEMPLATE}_{form}")
    among = here.open_portfolio
    return PaperRequest(
        plan=here.plan,
        scenarios=documents,
        together=None if documents or among is None else (among.portfolio, among.joint),
        cover=Cover(
            day=given.get(DAY) or date.today(),
            meeting=str(given.get(MEETING, "")).strip(),
            author=str(given.get(AUTHOR, "")).strip(),
            purpose=given.get(PURPOSE, PURPOSES[1]),
            recommendation=str(given.get(RECOMMENDATION, "")).strip(),
        ),
        unit=here.unit,
        form=form,
        sections=sections,
        address=_address(here, documents[0] if documents else None),
        template=template.getvalue() if template and FORMS[form].takes_template else None,
    )


def _address(here: Session, document: Document | None) -> str:
    """Return what opens the paper's first scenario, or its portfolio; blank for a plan that was changed here."""
    whole = (st.context.url or "").partition("?")[0].rsplit("/", 1)[0]
    if not whole or here.source.endswith(CHANGED):
        return ""
    if document is None:
        query = {key: values for key, values in address.of(here).items() if values}
        return f"{whole}/portfolio?{urlencode(query, doseq=True)}"
    query = address.of_plan(here) | link.encode(here.plan, document.scenario)
    return f"{whole}/?{urlencode(query, doseq=True)}"


def _decisions(here: Session) -> tuple[Decided, ...]:
    """Return what was decided on the plan, the first recorded first; what may be missing is said."""
    known = notice.asked(
        f"decisions {plan_hash(here.plan)}",
        lambda: decisions.recorded(open_store(), here),
        lambda why: st.warning(f"Decisions may be missing from the paper: {escaped(why)}."),
    )
    return tuple(
        Decided(
            number=each.id,
            day=each.decided_on,
            what=each.what,
            reason=each.reason,
            moved_by=each.moved_by,
            on=f"{each.scenario_name}, stamp {short_stamp(each.scenario_hash)}",
        )
        for each in reversed(known or [])
    )


def _progress(here: Session, chosen: list[Compared], form: str, sections: tuple[str, ...]) -> None:
    """Say that the paper is being written, looking again until it is; then offer it."""
    paper: WrittenPaper = st.session_state[WRITTEN]
    if not paper.content.done():
        _waiting(paper.content)
        return
    wanted = paper.request
    label = FORMS[wanted.form].label
    error = paper.content.exception()
    if isinstance(error, Refused):
        st.error(notice.sentence(f"The paper could not be written: {escaped(str(error))}"))
        return
    if error is not None:
        raise error
    st.success(f"{label} of {escaped(wanted.whose)} is written.", icon=":material/check:")
    if _differs(wanted, here, chosen, form, sections):
        st.warning("What you have chosen, or the scenario, has changed since. Write it again to have that in it.")
    st.download_button(
        f"Download {label[0].lower()}{label[1:]}",
        paper.content.result(),
        file_name(wanted.whose, wanted.cover.day, wanted.form),
        mime=FORMS[wanted.form].mime,
        icon=":material/download:",
        on_click="ignore",
    )


def _differs(
    wanted: PaperRequest, here: Session, chosen: Sequence[Compared], form: str, sections: tuple[str, ...]
) -> bool:
    try:
        now = _request(here, chosen, form, sections)
    except Refused:
        return True
    return now != replace(wanted, decisions=())  # what was decided since is for the next paper


@st.fragment(run_every=LOOK)
def _waiting(content: Future[bytes]) -> None:
    if content.done():
        st.rerun()
    st.info("The paper is being written. You can go on meanwhile.", icon=":material/hourglass_top:")
