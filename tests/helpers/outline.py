"""A page as a screen reader goes through it: roles, names and order; and whether focus is seen where it goes."""

import re

from playwright.sync_api import Locator, Page

from tests.helpers import driver

# What can be jumped to or operated; words between are left out, but for those that are announced.
HEARD = (
    "alert banner button checkbox combobox dialog group heading img link main menuitem navigation radio radiogroup "
    "region searchbox slider spinbutton status switch tab table textbox"
).split()
LINE = re.compile(r"^(?P<indent> *)- '?(?P<role>\w+)(?P<rest>.*)$")
TODAY = re.compile(r'(spinbutton "(?:day|month|year), [^"]+"): "\d+"')  # a date begins with the day of the run


def outline(page: Page) -> str:
    """The page's title, and a line for each thing in its accessibility tree that has a role of its own."""
    page.wait_for_function(driver.TENDED)
    kept, said = [f"title: {page.title()}"], -1
    for line in page.locator("body").aria_snapshot().splitlines():
        found = LINE.match(line)
        depth = len(line) - len(line.lstrip())
        if said >= 0 and depth > said:
            kept.append(line)
            continue
        said = -1
        if found and found["role"] in HEARD:
            said = depth if found["role"] in ("status", "alert") else -1
            kept.append(TODAY.sub(r"\1", line.rstrip(":")) if said < 0 else line)
    return "\n".join(kept) + "\n"


# As WCAG measures the contrast of two colours, and what is behind a thing.
COLOURS = """
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const opaque = colour => { const [, , , alpha = 1] = parts(colour); return alpha === 1; };
  const luminance = colour => {
    const [red, green, blue] = parts(colour).map(part => part / 255)
      .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = node => {
    for (; node; node = node.parentElement) {
      const {backgroundColor} = getComputedStyle(node);
      if (opaque(backgroundColor)) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
"""
# Each thing that can have focus is given it as the keyboard gives it.
UNSEEN = (
    f"() => {{{COLOURS}"
    + """
  const ring = node => {
    const {outlineStyle, outlineWidth, outlineColor, outlineOffset} = getComputedStyle(node);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2 || !opaque(outlineColor)) return 0;
    return contrast(outlineColor, behind(parseFloat(outlineOffset) < 0 ? node : node.parentElement));
  };
  const reached = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]';
  const faults = [];
  for (const node of document.querySelectorAll(reached)) {
    const seen = node.checkVisibility({visibilityProperty: true}) && node.tabIndex >= 0 && !node.closest("[inert]");
    if (!seen) continue;
    node.focus();
    if (document.activeElement !== node) continue;
    const holders = [node, node.closest("label"), node.closest(".box")].filter(Boolean);
    if (Math.max(...holders.map(ring)) < 3) faults.push(node.outerHTML.slice(0, 200));
  }
  document.activeElement.blur();
  return faults;
}"""
)


def unseen_focus(page: Page) -> list[str]:
    """What can have focus on a page without a line of 3:1 that shows it."""
    page.keyboard.press("Tab")  # so that the browser shows focus as to somebody at the keyboard
    found: list[str] = page.evaluate(UNSEEN)
    return found


EDGES = (
    f"all => {{{COLOURS}"
    + """
  const edge = node => contrast(getComputedStyle(node).borderTopColor, behind(node.parentElement));
  return all.length ? Math.min(...all.map(edge)) : NaN;
}"""
)


def least_edge(fields: Locator) -> float:
    """The least contrast between the edge of some fields and what is around them."""
    return float(fields.evaluate_all(EDGES))
