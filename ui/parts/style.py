"""The look that the theme's settings cannot give: compact, phones, print."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import streamlit as st

from ui.charts.bars import DARK, LIGHT, Palette

# In the address itself: a file would be read, and put away for the browser, at every run of a page.
ICON = "data:image/png;base64," + b64encode(Path(__file__).with_name("icon.png").read_bytes()).decode()

CSS = """
.block-container {padding: 3.6rem 1.4rem 2rem; max-width: 1500px;}
[data-testid="stSidebarContent"] {padding: 0;}
[data-testid="stSidebarHeader"] {height: 2.2rem; padding: .3rem .8rem 0;}
[data-testid="stSidebarUserContent"] {padding: 0 .9rem 1rem;}
[data-testid="stSidebarUserContent"] h2 {padding: 0; font-size: 1.1rem;}
[data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] {gap: .3rem;}
:is(.st-key-headline, .st-key-milestone_headline) p {font-size: 1.2rem; line-height: 1.4;}
.st-key-position p {font-size: 1rem;}
.block-container h1 {font-size: 1.3rem; padding: 0;}
.st-key-title [data-testid="stMarkdownContainer"] {margin-bottom: 0;}
.st-key-asks button {min-height: 1.75rem;}
.st-key-figures [data-testid="stMetric"] > div {padding: .5rem .8rem;}
.st-key-figures [data-testid="stMetricValue"] {font-size: 1.7rem; font-variant-numeric: tabular-nums;}
.st-key-figures [data-testid="stMarkdownContainer"],
.st-key-figures [data-testid="stMarkdownContainer"] p {white-space: normal; overflow: visible;}
.st-key-figures [data-testid="stMetricDelta"] {background: none; padding: 0; color: inherit;}
[data-testid="stExpandSidebarButton"] {width: auto; padding: 0 .5rem;}
[data-testid="stExpandSidebarButton"]::after {content: "Menu"; padding-left: .3rem; font-weight: 600;}
[data-testid="stApp"]:has(.st-key-headline) [data-testid="stExpandSidebarButton"]::after {
  content: "Levers and menu";}
[data-testid="stButtonGroup"] button, [data-testid="stButtonGroup"] button * {color: inherit !important;}
dl.metrics {display: grid; grid-template-columns: repeat(auto-fit, minmax(135px, 1fr)); gap: .6rem;}
dl.metrics {margin: 0; padding: 0;}
dl.metrics > div {border-left: 3px solid #768692; padding-left: .6rem;}
dl.metrics dt {font-size: .82rem; font-weight: 400;}
dl.metrics dd {margin: 0; font-size: .82rem;}
dl.metrics dt + dd {font-size: 1.05rem; font-variant-numeric: tabular-nums;}
dl.metrics :is(dt, dd) {line-height: 1.25;}
[data-testid="stTable"] td {font-variant-numeric: tabular-nums;}
[data-testid="stMultiSelect"] [data-tag] {background-color: #005EB8; color: #FFFFFF;}
button[data-variant="segmented_control"][data-selected="true"]:is([data-hovered="true"], [data-focused="true"]) {
  background-color: rgba(118, 134, 146, .12) !important;}
@media (max-width: 640px) {
  .block-container {padding: 4rem .8rem 2rem;}
  :is(.st-key-headline, .st-key-milestone_headline) p {font-size: 1.05rem;}
  .st-key-position p {font-size: .95rem;}
  .st-key-actions > :has(> .st-key-title) {
    flex: 1 1 100% !important; min-width: 100% !important;}
  .st-key-figures > div {flex: 1 1 45% !important; min-width: 45% !important;}
  .st-key-figures [data-testid="stMetricValue"] {font-size: 1.3rem;}
}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], .st-key-actions, .st-key-stories {display: none !important;}
}
"""

# Put into the head once: an element that Streamlit draws again at each run would have the browser weigh every
# style again. The rest is what Streamlit leaves out for people who cannot see or cannot use a mouse: a region that
# announces its changes, which must be in the page before them, and what scrolls within reach of the keyboard.
SCRIPT = """<script>
if (!window.plannerStyle) {
  window.plannerStyle = document.head.appendChild(document.createElement("style"));
  let waiting;
  const tend = () => {
    waiting = undefined;
    for (const region of document.querySelectorAll(
      ".st-key-headline, .st-key-milestone_headline, .st-key-scenario_standing, .st-key-milestone_scenario, "
      + ".st-key-pipeline_said, .st-key-care_outturn, .st-key-care_conflicts, .st-key-problem")) {
      region.setAttribute("role", "status");
      region.setAttribute("aria-live", "polite");
    }
    // A menu with sections is a list of sections, which Streamlit writes as a list of links.
    for (const item of document.querySelectorAll('ul:has(> [data-testid="stNavSection"]), ul:has(> div > li)')) {
      item.setAttribute("role", "none");
      for (const link of item.querySelectorAll("li")) link.setAttribute("role", "none");
    }
    for (const wide of document.querySelectorAll(".katex-display, [data-testid='stTable'] > div")) {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0; else wide.removeAttribute("tabindex");
    }
    // On a phone: no sign is parted from its sum, and what is long is not written in a column of single words.
    for (const cell of document.querySelectorAll("[data-testid='stTable'] td")) {
      const {length} = cell.textContent;
      cell.style.whiteSpace = length < 14 ? "nowrap" : "";
      cell.style.minWidth = length > 60 ? "15rem" : "";
    }
  };
  const soon = () => { waiting ??= setTimeout(tend, 150); };
  new MutationObserver(soon).observe(document.body, {subtree: true, childList: true});
  addEventListener("resize", soon);
  soon();
}
window.plannerStyle.textContent = STYLE;
</script>""".replace("STYLE", json.dumps(CSS))


def apply() -> None:
    """Put the style on the page."""
    st.html(SCRIPT, unsafe_allow_javascript=True)


def palette() -> Palette:
    """Return the colours of the theme that the reader has chosen."""
    return DARK if st.context.theme.type == "dark" else LIGHT
