"""The look that the settings of the theme cannot give: compact, phones, print, focus; and the pages’ scripts."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from pathlib import Path

import streamlit as st

from ui.charts.bars import DARK, LIGHT, Palette
from ui.session import browser
from ui.session.address import AGAIN

# In the address itself: a file would be read, and put away for the browser, at every run of a page.
ICON = "data:image/png;base64," + b64encode(Path(__file__).with_name("icon.png").read_bytes()).decode()

HERE = Path(__file__).parent
CSS = """
.block-container {padding: 3.6rem 1.4rem 2rem; max-width: 1500px;}
[data-testid="stSidebarContent"] {padding: 0;}
/* Of a page that was left, the panel now and then stays, with nothing in it. */
[data-testid="stSidebar"]:has([data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"]:empty):not(
  :has([data-testid="stSidebarNav"])) {display: none;}
[data-testid="stSidebarHeader"] {height: 2.2rem; padding: .3rem .8rem 0;}
[data-testid="stSidebarUserContent"] {padding: 0 .9rem 1rem;}
[data-testid="stSidebarUserContent"] h2 {padding: 0; font-size: 1.1rem;}
[data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] {gap: .3rem;}
:is(.st-key-headline, .st-key-milestone_headline) p {font-size: 1.2rem; line-height: 1.4;}
.st-key-position p {font-size: 1rem;}
body:has(planner-levers[data-busy]) .st-key-chance {opacity: .35;}
.block-container h1 {font-size: 1.3rem; padding: 0;}
.st-key-title [data-testid="stMarkdownContainer"] {margin-bottom: 0;}
.st-key-asks button {min-height: 1.75rem;}
dl.figures {display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: .6rem;}
dl.figures {margin: 0; padding: 0;}
dl.figures > div {border: 1px solid rgba(118, 134, 146, .45); border-radius: .3rem; padding: .5rem .8rem;}
dl.figures :is(dt, dd) {margin: 0; font-size: .875rem; font-weight: 400; line-height: 1.35;}
dl.figures dt + dd {font-size: 1.7rem; font-variant-numeric: tabular-nums;}
[data-testid="stExpandSidebarButton"] {width: auto; padding: 0 .5rem;}
[data-testid="stExpandSidebarButton"]::after {content: "Menu"; padding-left: .3rem; font-weight: 600;}
[data-testid="stApp"]:has(.st-key-headline) [data-testid="stExpandSidebarButton"]::after {
  content: "Levers and menu";}
[data-testid="stButtonGroup"] button, [data-testid="stButtonGroup"] button * {color: inherit !important;}
.term {font: inherit; color: inherit; background: none; border: 0; border-radius: 2px; padding: 0; cursor: help;
  text-decoration: underline dotted; text-underline-offset: .2em;}
.term:focus-visible {outline: 2px solid currentColor; outline-offset: 2px;}
.meaning {max-width: min(24rem, 90vw); padding: .6rem .8rem; border: 1px solid #768692; border-radius: .3rem;
  font-size: 1rem; line-height: 1.4; color: inherit; background-color: Canvas;}
@supports (position-area: bottom) {
  .meaning {position-area: bottom span-right; position-try-fallbacks: flip-inline, flip-block; inset: auto;
    margin: .3rem 0;}
}
p.words {font-size: .875rem; margin: 0;}
dl.metrics {display: grid; grid-template-columns: repeat(auto-fit, minmax(135px, 1fr)); gap: .6rem;}
dl.metrics {margin: 0; padding: 0;}
dl.metrics > div {border-left: 3px solid #768692; padding-left: .6rem;}
dl.metrics dt {font-size: .82rem; font-weight: 400;}
dl.metrics dd {margin: 0; font-size: .82rem;}
dl.metrics dt + dd {font-size: 1.05rem; font-variant-numeric: tabular-nums;}
dl.metrics :is(dt, dd) {line-height: 1.25;}
[data-testid="stMultiSelect"] [data-tag] {background-color: #005EB8; color: #FFFFFF;}
button[data-variant="segmented_control"][data-selected="true"]:is([data-hovered="true"], [data-focused="true"]) {
  background-color: rgba(118, 134, 146, .12) !important;}
@media (max-width: 640px) {
  .block-container {padding: 4rem .8rem 2rem;}
  :is(.st-key-headline, .st-key-milestone_headline) p {font-size: 1.05rem;}
  .st-key-position p {font-size: .95rem;}
  .st-key-actions > :has(> .st-key-title) {
    flex: 1 1 100% !important; min-width: 100% !important;}
  dl.figures {grid-template-columns: 1fr 1fr;}
  dl.figures dt + dd {font-size: 1.3rem;}
}
[data-testid="stElementContainer"]:has(.printed) {display: none;}
/* A picture of its own making has neither source nor stamp: the row below each chart has those that do. */
[data-testid="stElementToolbar"] :is([aria-label^="Download as PNG: Chart"], [aria-label^="Copy Vega-Lite spec"]) {
  display: none;}
@page {
  margin: 14mm 12mm 16mm;
  @bottom-right {content: "Page " counter(page) " of " counter(pages); font: 9pt Arial, sans-serif;}
}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], .st-key-stories, .st-key-asks,
  .st-key-actions > :not(:has(.st-key-title)), [data-testid="stButton"], [data-testid="stDownloadButton"],
  [data-testid="stButtonGroup"], [data-testid="stPopover"], [data-testid="stFileUploader"],
  [data-testid="stTextInput"], [data-testid="stFormSubmitButton"], .copy, .copied, p:has([data-tour]),
  [data-testid="stExpander"]:not(:has(details[open])) {
    display: none !important;}
  [data-testid="stElementContainer"]:has(.printed) {display: block;}
  .printed table {border-collapse: collapse; margin: .3rem 0;}
  .printed :is(th, td) {border: 1px solid #AEB7BD; padding: .1rem .5rem; text-align: left; font-size: 9pt;}
  .printed p {font-size: 9pt; margin: .2rem 0;}
  [data-testid="stElementContainer"]:has([data-testid="stDataFrame"]):has(+ * .whole) {display: none;}
  .whole caption {font-size: 10pt; font-weight: 600; text-align: left;}
  .whole :is(th, td) {font-size: 7pt; line-height: 1.25; padding: .05rem .25rem; vertical-align: top;}
  .block-container {padding: 0; max-width: none;}
  [data-testid="stVegaLiteChart"], [data-testid="stVegaLiteChart"] * {max-width: 100%;}
  [data-testid="stVegaLiteChart"], dl.figures > div, dl.metrics > div, tr {break-inside: avoid;}
  h1, h2, h3 {break-after: avoid;}
  thead {display: table-header-group;}
}
""" + HERE.joinpath("reach.css").read_text(encoding="utf-8")

# Where another server answers than the one that drew the page, it was started again.
SERVER = secrets.token_hex(8)
SCRIPT = "".join(HERE.joinpath(name).read_text(encoding="utf-8") for name in ("page.js", "reach.js", "copy.js"))
for name, value in {"SERVER": SERVER, "AGAIN": AGAIN, "STYLE": CSS, "COOKIE": browser.COOKIE}.items():
    SCRIPT = SCRIPT.replace(f'"{name}"', json.dumps(value))


def apply(section: str = "") -> None:
    """Put the style on the page, which stands in this section of the menu."""
    script = SCRIPT.replace('"SECTION"', json.dumps(section)).replace('"BROWSER"', json.dumps(browser.key()))
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def palette() -> Palette:
    """Return the colours of the theme that the reader has chosen."""
    return DARK if st.context.theme.type == "dark" else LIGHT
