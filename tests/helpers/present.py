"""What is on the screen of the Present page, with a browser and without."""

from streamlit.testing.v1 import AppTest

LEAST = {(1920, 1080): 28, (1366, 768): 20}  # px of type: the same share of both screens
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.st-key-present *, .st-key-present_strip *')]
  .filter(node => [...node.childNodes].some(each => each.nodeType === Node.TEXT_NODE && each.textContent.trim()))
  .filter(node => node.checkVisibility() && !node.closest('.unseen, [popover], [hidden]'))
  .map(node => parseFloat(getComputedStyle(node).fontSize)))"""
FITS = """() => document.querySelector('[data-testid="stMain"]').scrollHeight <= innerHeight"""


def consequence(at: AppTest) -> str:
    """What is said of the story that is shown."""
    (body,) = (each.proto.body for each in at.get("html") if 'class="consequence"' in each.proto.body)
    return body.partition("</span>")[2].removesuffix("</p>")


def shown(at: AppTest) -> tuple[str, str]:
    return at.title[0].value, consequence(at)
