"""The look that the theme's settings cannot give: compact, phones, print."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from pathlib import Path

import streamlit as st

from ui.charts.bars import DARK, LIGHT, Palette
from ui.session.address import AGAIN

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
  dl.figures {grid-template-columns: 1fr 1fr;}
  dl.figures dt + dd {font-size: 1.3rem;}
}
[data-testid="stElementContainer"]:has(.printed) {display: none;}
@page {
  margin: 14mm 12mm 16mm;
  @bottom-right {content: "Page " counter(page) " of " counter(pages); font: 9pt Arial, sans-serif;}
}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], .st-key-stories, .st-key-asks,
  .st-key-actions > :not(:has(.st-key-title)), [data-testid="stButton"], [data-testid="stDownloadButton"],
  [data-testid="stButtonGroup"], [data-testid="stPopover"], [data-testid="stFileUploader"],
  [data-testid="stFormSubmitButton"], [data-testid="stExpander"]:not(:has(details[open])) {
    display: none !important;}
  [data-testid="stElementContainer"]:has(.printed) {display: block;}
  .printed table {border-collapse: collapse; margin: .3rem 0;}
  .printed :is(th, td) {border: 1px solid #AEB7BD; padding: .1rem .5rem; text-align: left; font-size: 9pt;}
  .printed p {font-size: 9pt; margin: .2rem 0;}
  .block-container {padding: 0; max-width: none;}
  [data-testid="stVegaLiteChart"], [data-testid="stVegaLiteChart"] * {max-width: 100%;}
  [data-testid="stVegaLiteChart"], dl.figures > div, dl.metrics > div, tr {break-inside: avoid;}
  h1, h2, h3 {break-after: avoid;}
  thead {display: table-header-group;}
}
"""

# Where another server answers than the one that drew the page, it was started again.
SERVER = secrets.token_hex(8)
SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
for name, value in {"SERVER": SERVER, "AGAIN": AGAIN, "STYLE": CSS}.items():
    SCRIPT = SCRIPT.replace(f'"{name}"', json.dumps(value))


def apply() -> None:
    """Put the style on the page."""
    st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)


def palette() -> Palette:
    """Return the colours of the theme that the reader has chosen."""
    return DARK if st.context.theme.type == "dark" else LIGHT
