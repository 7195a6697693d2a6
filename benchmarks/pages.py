"""From a key pressed on a slider to headline and charts painted, in a real browser."""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import driver

CHANGES = 50
# Clocked in the page: from the key's own event to the frame after figures, headline and chart have all changed.
CLOCK = """() => {
  const seen = () => [
    document.querySelector('.st-key-figures')?.textContent,
    document.querySelector('.st-key-headline')?.textContent,
    [...document.querySelectorAll('[data-testid="stVegaLiteChart"] path[aria-roledescription="bar"]')]
      .map(path => path.getAttribute('d')).join()];
  window.nextRepaint = () => new Promise(resolve => {
    const before = seen();
    let start = 0;
    addEventListener('keydown', () => { start = performance.now(); }, {capture: true, once: true});
    const watch = new MutationObserver(() => {
      const now = seen();
      if (now[0] !== before[0] && now[2] !== before[2]) {
        watch.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - start));
      }
    });
    watch.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
  });
}"""


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, measured, budget)."""
    executable = driver.find_chromium()
    if executable is None:
        sys.exit(driver.INSTALL)
    with (
        tempfile.TemporaryDirectory() as scratch,
        driver.serve(Path(scratch) / "log.txt") as url,
        driver.launch(executable) as browser,
    ):
        width, height = driver.SIZES["laptop"]
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(url)
        driver.settle(page)
        times = sorted(_repaints(page))
    p50, p95 = statistics.median(times), times[round(0.95 * (len(times) - 1))]
    return [
        (f"What-if: key on a slider to repaint, p50 of {CHANGES}", f"{p50:.0f} ms", "80 ms"),
        (f"What-if: key on a slider to repaint, p95 of {CHANGES}", f"{p95:.0f} ms", "130 ms"),
    ]


def _repaints(page: Page) -> list[float]:
    """Move one slider by keyboard, one change at a time; the first three warm up."""
    page.evaluate(CLOCK)
    page.get_by_role("slider", name=re.compile("^QIPP delivery")).focus()
    times = []
    for _ in range(CHANGES + 3):
        page.evaluate("() => { window.repainted = window.nextRepaint(); }")
        page.keyboard.press("ArrowLeft")
        times.append(float(page.evaluate("() => window.repainted")))
        page.wait_for_timeout(150)
    return times[3:]
