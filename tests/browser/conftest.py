"""Fixtures for tests that drive the app in a real browser."""

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.helpers import driver
from tests.helpers.driver import OpenPage

HERE = Path(__file__).parent
Users = Callable[[int, str, str], BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here as `browser`, and keep each file on one worker with its server and browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser; without one the test is skipped, or fails where PLANNER_REQUIRE_BROWSER is set."""
    if path := driver.find_chromium():
        return path
    if os.environ.get("PLANNER_REQUIRE_BROWSER"):
        pytest.fail(driver.INSTALL, pytrace=False)
    pytest.skip(driver.INSTALL)


@pytest.fixture(scope="session")
def app_url(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running app."""
    with driver.serve(tmp_path_factory.mktemp("server") / "log.txt") as url:
        yield url


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One browser for a file: while Playwright is open, no other test on this worker could use asyncio."""
    with driver.launch(chromium_path) as browser:
        yield browser


@pytest.fixture(scope="module")
def users(browser: Browser) -> Users:
    """The browser of a test's nth user, at a size and in a theme.

    The tests of a file share them, with what they have fetched and compiled of the app: that is half of the time
    that a page takes to open. Nothing that a test kept there is left to the next.
    """

    @functools.cache
    def user(number: int, size: str, scheme: str) -> BrowserContext:
        width, height = driver.SIZES[size]
        return driver.new_user(
            browser,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            has_touch=size == "phone",
        )

    return user


@pytest.fixture
def open_page(users: Users, app_url: str) -> Iterator[OpenPage]:
    """Open an address of the app: `open_page("/method", size="phone", scheme="dark")`.

    Each page is a new user. At the end of the test, a script error in the page or a request that left this
    computer is a failure.
    """
    pages: list[Page] = []
    errors: list[str] = []
    outside: list[str] = []

    def note(url: str) -> None:
        if not url.startswith((app_url, "data:", "blob:", app_url.replace("http", "ws", 1))):
            outside.append(url)

    def open_(path: str = "/", size: str = "laptop", scheme: str = "light") -> Page:
        page = users(len(pages), size, scheme).new_page()
        pages.append(page)
        page.on("request", lambda request: note(request.url))
        page.on("websocket", lambda websocket: note(websocket.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(app_url + path)
        return driver.settle(page)

    yield open_
    for page in pages:
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.context.clear_cookies()
        page.close()
    assert not errors, f"the page's scripts failed: {errors}"
    assert not outside, f"requests left this computer: {outside}"


@pytest.fixture
def axe_violations() -> Callable[[Page], list[str]]:
    """What axe-core finds wrong with a page."""
    return driver.axe_violations


@pytest.fixture
def settle() -> Callable[[Page], Page]:
    """Wait until a page has been drawn again."""
    return driver.settle
