"""From a key pressed on a slider to headline and charts painted, in a real browser."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import driver

FLOOR = Path(__file__).parent / "floor" / "app.py"
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
    """Measure and return (what, measured, budget): the What-if page, and the floor clocked the same way."""
    executable = driver.find_chromium()
    if executable is None:
        sys.exit(driver.INSTALL)
    with tempfile.TemporaryDirectory() as scratch, driver.launch(executable) as browser:
        floor = _clocked(browser, FLOOR, Path(scratch))
        ours = _clocked(browser, driver.ROOT / "app.py", Path(scratch))
    found = []
    for name, share, budget in (("p50", 0.5, "80 ms"), ("p95", 0.95, "130 ms")):
        least, measured = _quantile(floor, share), _quantile(ours, share)
        what = f"What-if: key on a slider to repaint, {name} of {CHANGES}"
        found.append((f"{what} (a page of one slider and chart)", f"{measured:.0f} ms ({least:.0f} ms)", budget))
    return found


def _quantile(times: list[float], share: float) -> float:
    return sorted(times)[round(share * (len(times) - 1))]


def _clocked(browser: Browser, app: Path, scratch: Path) -> list[float]:
    """Serve an app and clock its slider."""
    width, height = driver.SIZES["laptop"]
    with driver.serve(scratch / f"{app.parent.name}.txt", app) as url:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(url)
        driver.settle(page)
        times = _repaints(page)
        page.close()
    return times


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
