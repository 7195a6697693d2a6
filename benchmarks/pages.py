"""From a key pressed on a lever, or a lever dragged, to headline and charts painted, in a real browser."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from ccgmodel.plan import Plan, first_month
from ccgmodel.workbook import read, write_template
from tests.helpers import driver

FLOOR = Path(__file__).parent / "floor" / "app.py"
CHANGES = 50
SCHEMES = 300
# Clocked in the page: from the key's own event to the frame after figures, headline and chart have all changed.
CLOCK = """() => {
  const seen = () => [
    document.querySelector('dl.figures, .st-key-figures')?.textContent,
    document.querySelector('.st-key-headline')?.textContent,
    [...document.querySelectorAll('[data-testid="stVegaLiteChart"] path[aria-roledescription="bar"]')]
      .map(path => path.getAttribute('d')).join()];
  window.nextRepaint = () => new Promise(resolve => {
    const before = seen();
    let start = 0;
    addEventListener('keydown', () => { start = performance.now(); }, {capture: true, once: true});
    const watch = new MutationObserver(() => {
      const now = seen();
      if (now[0] !== before[0] && (!before[2] || now[2] !== before[2])) {
        watch.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - start));
      }
    });
    watch.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
  });
}"""

# While a lever is dragged: when each other answer was painted, and when the lever was let go.
DRAG_CLOCK = """() => {
  const seen = () => document.querySelector('dl.figures, .st-key-figures')?.textContent;
  let last = seen();
  window.painted = [];
  new MutationObserver(() => {
    if (seen() === last) return;
    last = seen();
    requestAnimationFrame(() => window.painted.push(performance.now()));
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
  addEventListener('pointerup', () => { window.released = performance.now(); }, {capture: true});
}"""
DRAGS, DRAG_SECONDS = 5, 2.0
PORTFOLIO = "/portfolio?portfolio=se-london-2012/operating-plan"


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, measured, budget): the pages with levers, and the floor clocked the same way."""
    executable = driver.find_chromium()
    if executable is None:
        sys.exit(driver.INSTALL)
    with tempfile.TemporaryDirectory() as scratch, driver.launch(executable) as browser:
        floor = _clocked(browser, FLOOR, Path(scratch))
        app = driver.ROOT / "app.py"
        ours = {
            "What if": _clocked(browser, app, Path(scratch)),
            f"QIPP, {SCHEMES} schemes": _clocked(browser, app, Path(scratch), workbook=_programme(Path(scratch))),
            "Portfolio of six": _clocked(browser, app, Path(scratch), PORTFOLIO),
        }
        answers, after = _dragged(browser, app, Path(scratch))
    found = []
    for page, times in ours.items():
        for name, share, budget in (("p50", 0.5, "2.0"), ("p95", 0.95, "2.2")):
            least, measured = _quantile(floor, share), _quantile(times, share)
            what = f"{page}: key on a lever to repaint, {name} of {CHANGES} / a page of one slider and chart"
            found.append((what, f"{measured / least:.1f} ({measured:.0f} ms / {least:.0f} ms)", budget))
    key = _quantile(ours["What if"], 0.5)
    what = f"What if, dragged across the track in {DRAG_SECONDS:.0f} s: answers painted a second"
    found.append((what, f"{answers:.0f}", "12"))
    what = "What if, dragged: the last value painted after release / a key's repaint"
    return [*found, (what, f"{after / key:.1f} ({after:.0f} ms / {key:.0f} ms)", "1.5")]


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


def _clocked(
    browser: Browser, app: Path, scratch: Path, path: str = "/", workbook: Path | None = None
) -> list[float]:
    """Serve an app and clock its lever: a page's, or the QIPP page's on a workbook brought to it."""
    width, height = driver.SIZES["laptop"]
    with driver.serve(scratch / f"{app.parent.name}.txt", app) as url:
        page = driver.new_page(browser, viewport={"width": width, "height": height})
        page.goto(url + path)
        driver.settle(page)
        if workbook:
            _bring(page, workbook)
        times = _repaints(page)
        page.context.close()
    return times


def _dragged(browser: Browser, app: Path, scratch: Path) -> tuple[float, float]:
    """Drag a lever of What if to and fro; return the answers painted a second, and ms from release to the last."""
    width, height = driver.SIZES["laptop"]
    rates, waits = [], []
    with driver.serve(scratch / "drag.txt", app) as url:
        page = driver.new_page(browser, viewport={"width": width, "height": height})
        page.goto(url)
        driver.settle(page)
        page.evaluate(DRAG_CLOCK)
        lever = page.get_by_role("slider", name="QIPP delivery")
        for number in range(DRAGS):
            page.evaluate("() => { window.painted = []; }")
            way = (0.0, 1.0) if number % 2 else (1.0, 0.0)
            _drag(page, lever, *way)
            driver.settle(page)
            painted, released = page.evaluate("() => [window.painted, window.released]")
            rates.append(sum(when <= released for when in painted) / DRAG_SECONDS)
            waits.append(max(0.0, painted[-1] - released))
        page.context.close()
    return _quantile(rates, 0.5), _quantile(waits, 0.5)


def _drag(page: Page, lever: Locator, begin: float, end: float) -> None:
    """Drag a lever between two shares of its track, and let go at a value that it has only just reached."""
    box = lever.bounding_box()
    assert box is not None
    left, across = box["x"] + driver.THUMB / 2, box["width"] - driver.THUMB
    middle = box["y"] + box["height"] / 2
    page.mouse.move(left + begin * across, middle)
    page.mouse.down()
    start = time.perf_counter()
    while (share := (time.perf_counter() - start) / DRAG_SECONDS) < 1:
        page.mouse.move(left + (begin + (end - begin) * share) * across, middle)
    page.mouse.move(left + across / 2, middle)
    page.mouse.up()


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
