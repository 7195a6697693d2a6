"""The app in a real browser: find Chromium, start the server, open a page, ask axe."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

ROOT = Path(__file__).parents[2]
OpenPage = Callable[..., Page]
THUMB = 20  # px across a lever's thumb
SIZES = {"laptop": (1366, 768), "phone": (390, 844)}
# Both sizes and both themes in two looks: colours do not depend on the size.
LOOKS = (("laptop", "light"), ("phone", "dark"))
INSTALL = (
    "Chromium is not installed and this needs a browser; install it with `apt-get install chromium` (Debian, "
    "Ubuntu) or `brew install --cask chromium` (macOS), or set CHROMIUM to an installed Chrome or Edge"
)
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
ARGUMENTS = (
    "--no-sandbox",  # a container's root has no user namespaces
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Rules that Streamlit's own elements break, where a page can change nothing.
NOT_OURS = ("presentation-role-conflict",)  # st.file_uploader's drop zone: minor, not part of WCAG
# Noted before a page's own scripts run: whether the server has answered all that the page asked of it. Between a click
# and the answer the page looks as drawn as ever, and the end of an earlier run may come in between. So before each
# request for a run goes one that changes a setting, to and fro, of which every later word of the server's state speaks:
# a run that begins after that word, and comes to its end, is the answer. The setting is one that has no effect while
# no source file is changed. Messages are told by the number of the field that they carry.
NOTES = """
  window.answered = true;
  window.acting = 0;
  const act = () => {
    window.acting += 1;
    setTimeout(() => setTimeout(() => { window.acting -= 1; })); // after a task that this very act leaves behind
  };
  for (const kind of ['click', 'change', 'keydown', 'popstate']) addEventListener(kind, act, true);
  let unsaid = [], setting, begun = true, requests = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...all) {
    if (all[0][0] === (11 << 3 | 2)) { // a request for a run
      window.answered = begun = false;
      requests += 1;
      for (const value of setting === undefined ? [0, 1] : [1 - setting]) { // it may be either on a new connection
        send.call(this, new Uint8Array([6 << 3, value]));
        unsaid.push(value);
        setting = value;
      }
    }
    return send.apply(this, all);
  };
  const carried = data => { // the field of a message that is neither its hash nor metadata; its value or length; where
    const bytes = new Uint8Array(data);
    let at = 0;
    const number = () => {
      let value = 0, shift = 0, byte;
      do { byte = bytes[at++]; value += (byte & 0x7f) * 2 ** shift; shift += 7; } while (byte & 0x80);
      return value;
    };
    while (at < bytes.length) {
      const field = number() >> 3, value = number();
      if (field > 2) return [field, value, bytes.subarray(at)];
      at += value;
    }
    return [];
  };
  const heard = ({data}) => {
    if (typeof data === 'string') return;
    const [field, value, rest] = carried(data);
    if (field === 9 && unsaid[0] === Number(rest[0] === 1 << 3)) unsaid.shift(); // the server's state
    if (field === 4 && !unsaid.length) begun = true; // a run
    if (field !== 6 || value === 2 || !begun) return; // the end of one, and not for another one that follows
    const answers = requests; // once drawn it is the answer, unless more has been asked meanwhile
    requestAnimationFrame(() => requestAnimationFrame(() => { window.answered ||= answers === requests; }));
  };
  window.WebSocket = class extends WebSocket {
    constructor(...all) {
      super(...all);
      unsaid = [];
      setting = undefined;
      this.binaryType = 'arraybuffer';
      this.addEventListener('message', heard);
    }
  };
"""
# Drawn: what was asked has been answered, the script has ended, no element is stale, no chart is still a placeholder,
# no press waits for what was typed, the levers are in their part, every lever has its value, no hand is on one and no
# word of one unanswered.
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return window.answered && !window.acting
    && app && app.dataset.testScriptState === 'notRunning'
    && document.querySelector('[data-testid="stMain"] h1')
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"], [aria-busy="true"]')
    && (!document.querySelector('.stBidiComponent') || document.querySelector('planner-levers, planner-sheet'))
    && !document.querySelector('planner-sheet:is(:not(:defined), :empty)')
    && !document.querySelector('planner-levers:is([data-busy], :not(:defined), :empty), planner-levers .waiting');
}"""

# The page's own script has given what was drawn its roles.
TENDED = "() => !document.documentElement.hasAttribute('data-untended')"

# The theme has been taken on, by the script and by the page.
THEMED = """scheme => {
  const colour = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor;
  const dark = colour.match(/[0-9]+/g).slice(0, 3).every(part => Number(part) < 128);
  return dark === (scheme === "dark");
}"""


def find_chromium() -> str | None:
    """The program of an installed Chromium, Chrome or Edge; CHROMIUM names one outright."""
    if named := os.environ.get("CHROMIUM"):
        return named
    found = (shutil.which(name) for name in (*COMMANDS, *APPLICATIONS))
    return next((path for path in found if path), None)


RUNNING: dict[str, subprocess.Popen[bytes]] = {}  # the servers of `serve`, by address


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def healthy(url: str) -> bool:
    """Whether the server says that it is ready."""
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310 our own server
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@contextmanager
def serve(log: Path, app: Path = ROOT / "app.py", port: int = 0) -> Iterator[str]:
    """Run the app on this port, or a free one, of this computer while the block lasts; its output goes to `log`.

    What is saved goes beside it, unless DATABASE_URL is set, and never to this user's own data folder.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    environment = {"DATABASE_URL": f"sqlite:///{log.with_name('planner.sqlite')}", **os.environ}
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "--server.address", "127.0.0.1"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    RUNNING[url] = server
    try:
        wait_until_healthy(server, url, log)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until_healthy(server: subprocess.Popen[bytes], url: str, log: Path, seconds: float = 60) -> None:
    """Return once the server answers; fail with its output when it ends or takes too long."""
    end = time.monotonic() + seconds
    while not healthy(url):
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"The app did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.1)


@contextmanager
def launch(executable: str, *arguments: str) -> Iterator[Browser]:
    """A headless browser for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*ARGUMENTS, *arguments])
        try:
            yield browser
        finally:
            browser.close()


def new_user(browser: Browser, *, newcomer: bool = False, **options: Any) -> BrowserContext:
    """A browser of somebody's own, of whose pages `settle` can tell whether they have been drawn.

    A newcomer is shown the tour; every other user has had it.
    """
    context = browser.new_context(locale="en-GB", **options)
    context.add_init_script(NOTES)
    if not newcomer:
        context.add_init_script(
            "try { localStorage.setItem('planner-tour', 'done'); } catch { /* of no address */ }"
        )
    return context


def new_page(browser: Browser, **options: Any) -> Page:
    """A page of a new user."""
    return new_user(browser, **options).new_page()


def settle(page: Page) -> Page:
    """Wait until the page of a `new_user` has been drawn, with all that was just done on it."""
    page.wait_for_function(SETTLED)
    return page


def drag(page: Page, lever: Locator, *through: float, pause: int = 60, hold: bool = False) -> None:
    """Take hold of a lever, go through values and, unless it is to be held, let go at the last."""
    box = lever.bounding_box()
    low, high, now = (float(lever.evaluate(f"node => node.{name}")) for name in ("min", "max", "value"))
    if box is None:
        raise ValueError("the lever is not on the page")
    places = [
        box["x"] + THUMB / 2 + (value - low) / (high - low) * (box["width"] - THUMB) for value in (now, *through)
    ]
    page.mouse.move(places[0], box["y"] + box["height"] / 2)
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(place, box["y"] + box["height"] / 2)
        page.wait_for_timeout(pause)
    if not hold:
        page.mouse.up()


def looks(page: Page) -> Iterator[str]:
    """Show an open page at a laptop's size in the light, then on a phone in the dark: what a reader does with it."""
    for size, scheme in LOOKS:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(THEMED, arg=scheme)
        yield f"{size}, {scheme}"


MENU = '[data-testid="stTopNav"]'
IN_A_SECTION = '[data-testid="stTopNavDropdownLink"]'


def visit(page: Page, title: str) -> None:
    """Follow the link to a page in the menu at the top, in whichever of its sections it stands."""
    link = page.locator(MENU).get_by_role("link", name=title)
    for section in page.locator(MENU).get_by_role("button").all() if not link.count() else []:
        section.click()
        page.locator(IN_A_SECTION).first.wait_for()
        if page.locator(IN_A_SECTION, has_text=title).count():
            link = page.locator(IN_A_SECTION, has_text=title)
            break
        page.keyboard.press("Escape")
    link.first.click()


def addresses(page: Page) -> list[str]:
    """The address of every page that the menu offers, the first page first."""
    found = page.locator(f"{MENU} a").evaluate_all("links => links.map(link => link.href)")
    for section in page.locator(MENU).get_by_role("button").all():
        section.click()
        page.locator(IN_A_SECTION).first.wait_for()
        found += page.locator(IN_A_SECTION).evaluate_all("links => links.map(link => link.href)")
        page.keyboard.press("Escape")
    return list(dict.fromkeys(found))


def whole_height(page: Page) -> int:
    """Pixels from the top to the end of the page's content."""
    return int(page.evaluate("""() => document.querySelector('[data-testid="stMain"]').scrollHeight"""))


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is now, a line for each element.

    The window is made as high as the content meanwhile: axe does not judge what is scrolled out of sight. A fault is
    one that is there on a second look too: what fades in is pale for a moment.
    """
    size = page.viewport_size
    if size:
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], whole_height(page))})
    page.wait_for_function(TENDED)
    rules = {rule: {"enabled": False} for rule in NOT_OURS} | {"target-size": {"enabled": True}}  # of WCAG 2.2
    options = {"resultTypes": ["violations"], "rules": rules}
    found = Axe().run(page, options=options).response["violations"]
    if found:
        page.wait_for_timeout(1_000)
        found = Axe().run(settle(page), options=options).response["violations"]
    if size:
        page.set_viewport_size(size)
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
