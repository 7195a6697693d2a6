"""The app as a team runs it: two processes behind nginx with the configuration that is shipped."""

import contextlib
import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.helpers import driver, nginx


@pytest.fixture(scope="module")
def behind(tmp_path_factory) -> nginx.Proxy:
    """Two processes of the planner behind nginx."""
    program = nginx.required_nginx()
    folder = tmp_path_factory.mktemp("team")
    with contextlib.ExitStack() as stack:
        stack.enter_context(pytest.MonkeyPatch.context()).setenv(
            "STREAMLIT_SERVER_COOKIE_SECRET", "the same for both"
        )
        urls = [stack.enter_context(driver.serve(folder / f"log{number}.txt")) for number in range(2)]
        ports = [int(url.rpartition(":")[2]) for url in urls]
        yield stack.enter_context(nginx.serve(program, folder, ports))


def opened(browser: Browser, url: str, noted: list[str]) -> Page:
    """Open an address; what the browser complains of is noted."""

    def note(message: ConsoleMessage) -> None:
        asked = message.location["url"]
        if message.type == "error" and not re.search(
            "/(baseline|scenarios)/_stcore/", asked
        ):  # Streamlit feels its way
            noted.append(f"{message.text} {asked}")

    page = driver.new_page(browser, ignore_https_errors=True)
    page.on("console", note)
    page.on("pageerror", lambda error: noted.append(str(error)))
    page.goto(url)
    return driver.settle(page)


# Waits for the browser's own word that it has refused to ask another site.
FORBIDDEN = """() => new Promise(resolve => {
  document.addEventListener('securitypolicyviolation', event => resolve(event.effectiveDirective), {once: true});
  document.body.appendChild(new Image()).src = 'https://elsewhere.example.org/picture.png';
})"""


def test_pages_work_for_each_person_with_all_that_they_need_and_nothing_of_another_site(
    browser: Browser, behind: nginx.Proxy
):
    noted: list[str] = []
    page, other = (opened(browser, f"{behind.url}/?set=qipp_delivery=0.{number}", noted) for number in (5, 8))
    headline, others = (each.locator(".st-key-headline") for each in (page, other))
    before, unmoved = headline.inner_text(), others.inner_text()
    assert before != unmoved
    slider = page.get_by_role("slider", name=re.compile("^QIPP delivery")).first
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    expect(headline).not_to_have_text(before)
    expect(page.locator('[data-testid="stVegaLiteChart"] path[aria-roledescription="bar"]').first).to_be_visible()
    assert others.inner_text() == unmoved
    page.goto(f"{behind.url}/baseline")
    driver.settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("template", re.IGNORECASE)).first.click()
    assert download.value.path().stat().st_size > 5_000
    page.goto(f"{behind.url}/scenarios")
    driver.settle(page)
    page.get_by_label("Name of the scenario").fill("Behind the proxy")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Behind the proxy” is saved, version 1.")).to_be_visible()
    assert "\n".join(noted) == ""
    assert page.evaluate(FORBIDDEN) == "img-src"
    for each in (page, other):
        each.context.close()


def test_whom_nginx_signs_in_saves_under_their_name(browser: Browser, tmp_path: Path):
    people = {"ada@example.org": "her word"}
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PLANNER_PROXY_SECRET", nginx.SECRET)
        with (
            driver.serve(tmp_path / "log.txt") as url,
            nginx.serve(nginx.required_nginx(), tmp_path, [int(url.rpartition(":")[2])], people) as proxy,
        ):
            known = {"username": "ada@example.org", "password": "her word"}
            page = driver.new_page(browser, ignore_https_errors=True, http_credentials=known)
            page.goto(f"{proxy.url}/scenarios")
            driver.settle(page)
            expect(page.get_by_text("Signed in as ada@example.org (ada@example.org).")).to_be_visible()
            assert httpx.get(proxy.url, verify=False).status_code == 401  # noqa: S501 our own certificate
            for path, status in (("/join", 200), ("/join/22222222/now", 404)):  # telephones do not sign in
                assert httpx.get(proxy.url + path, verify=False).status_code == status  # noqa: S501
            page.goto(f"{url}/scenarios")  # past nginx
            driver.settle(page)
            expect(page.get_by_text("Nothing can be saved here for you: you are not signed in")).to_be_visible()
            page.context.close()
