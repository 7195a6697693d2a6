"""From a key pressed on a slider to headline and charts painted, in a real browser."""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page

from ccgmodel.plan import Plan, first_month
from ccgmodel.workbook import read, write_template
from tests.helpers import driver

FLOOR = Path(__file__).parent / "floor" / "app.py"
CHANGES = 50
SCHEMES = 300
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
    """Measure and return (what, measured, budget): the pages with levers, and the floor clocked the same way."""
    executable = driver.find_chromium()
    if executable is None:
        sys.exit(driver.INSTALL)
    with tempfile.TemporaryDirectory() as scratch, driver.launch(executable) as browser:
        floor = _clocked(browser, FLOOR, Path(scratch))
        app = driver.ROOT / "app.py"
        ours = {
            "What-if": _clocked(browser, app, Path(scratch)),
            f"QIPP, {SCHEMES} schemes": _clocked(browser, app, Path(scratch), _programme(Path(scratch))),
        }
    found = []
    for page, times in ours.items():
        for name, share, budget in (("p50", 0.5, "80 ms"), ("p95", 0.95, "130 ms")):
            least, measured = _quantile(floor, share), _quantile(times, share)
            what = f"{page}: key on a slider to repaint, {name} of {CHANGES} (a page of one slider and chart)"
            found.append((what, f"{measured:.0f} ms ({least:.0f} ms)", budget))
    return found


def _programme(scratch: Path) -> Path:
    """Write the workbook of a plan with many schemes in a dozen programmes."""
    plan = read(driver.ROOT / "sample_data" / "barnet-recovery-2013.xlsx").plan
    assert isinstance(plan, Plan)
    schemes = tuple(
        replace(
            plan.schemes[n % len(plan.schemes)],
            name=f"Scheme {n}",
            programme=f"Programme {n % 12}",
            start=first_month(plan.first_year) + n % 36,
        )
        for n in range(SCHEMES)
    )
    path = scratch / "programme.xlsx"
    write_template(path, replace(plan, schemes=schemes, milestones=()))
    return path


def _quantile(times: list[float], share: float) -> float:
    return sorted(times)[round(share * (len(times) - 1))]


def _clocked(browser: Browser, app: Path, scratch: Path, workbook: Path | None = None) -> list[float]:
    """Serve an app and clock its slider: the first page's, or the QIPP page's on a workbook brought to it."""
    width, height = driver.SIZES["laptop"]
    with driver.serve(scratch / f"{app.parent.name}.txt", app) as url:
        page = driver.new_page(browser, viewport={"width": width, "height": height})
        page.goto(url)
        driver.settle(page)
        if workbook:
            _bring(page, workbook)
        times = _repaints(page)
        page.context.close()
    return times


def _bring(page: Page, workbook: Path) -> None:
    """Take a workbook as the baseline and go to the QIPP page."""
    driver.visit(page, "Baseline")
    page.locator('input[type="file"]').set_input_files(workbook)
    page.get_by_role("button", name="Accept as the baseline").click()
    page.get_by_text("Nothing is being considered.").wait_for()
    driver.visit(page, "QIPP programme")
    page.get_by_role("heading", name=re.compile("QIPP savings programme")).wait_for()
    driver.settle(page)


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
