"""Signing in through OpenID Connect with a provider that runs here, and what each person then sees and may do."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers import driver

PEOPLE = {
    "ada": {"name": "Ada L.", "email": "Ada@example.org", "email_verified": True},
    "bob": {"name": "Bob", "email": "bob@example.org", "email_verified": True},
    "eve": {"name": "Eve", "email": "ada@example.org", "email_verified": False},
}


@contextmanager
def provider() -> Iterator[str]:
    """An OpenID Connect provider for as long as the block lasts: codes, signed tokens, keys, user info."""
    port = driver.free_port()
    known = [f"--user-claims={json.dumps({'sub': sub, **claims})}" for sub, claims in PEOPLE.items()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    server = subprocess.Popen([*command, *known], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 30
        while not ready(url):
            if server.poll() is not None or time.monotonic() > end:
                server.kill()
                raise RuntimeError(f"the provider did not start:\n{server.communicate()[0].decode()}")
            time.sleep(0.1)
        yield url
    finally:
        server.kill()
        server.communicate()


def ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/.well-known/openid-configuration", timeout=2):  # noqa: S310 our own
            return True
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="module")
def shared_planner(tmp_path_factory) -> Iterator[str]:
    """The address of a planner at which people sign in."""
    folder = tmp_path_factory.mktemp("signing-in")
    with provider() as issuer, pytest.MonkeyPatch.context() as environment:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            '[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            'cookie_secret = "a secret of the tests, long enough to sign with"\nclient_id = "planner"\n'
            f'client_secret = "secret"\nserver_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
        )
        environment.setenv("STREAMLIT_SECRETS_FILES", str(secrets))
        environment.setenv("DATABASE_URL", f"sqlite:///{folder / 'planner.sqlite'}")
        with driver.serve(folder / "log.txt") as url:
            yield url


CLOSED = "Nothing can be saved here for you: you are not signed in; sign in to save"


def signed_in(browser: Browser, url: str, who: str) -> Page:
    """A browser of somebody's own on the Scenarios page, after they have signed in."""
    page = driver.new_page(browser)
    page.goto(f"{url}/scenarios")
    expect(page.get_by_text(CLOSED)).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who).click()
    expect(page.get_by_role("heading", name="NHS Barnet CCG")).to_be_visible(timeout=20_000)
    page.goto(f"{url}/scenarios?set=qipp_delivery=0.5")
    return driver.settle(page)


def view(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name)).first.click()


def test_people_sign_in_and_see_what_is_theirs_and_what_is_shared(browser: Browser, shared_planner: str):
    ada = signed_in(browser, shared_planner, "ada")
    expect(ada.get_by_text("Signed in as Ada L. (ada@example.org).")).to_be_visible()
    ada.get_by_label("Name of the scenario").fill("Half")
    ada.get_by_role("button", name="Save", exact=True).click()
    expect(ada.get_by_text("“Half” is saved, version 1.")).to_be_visible()

    bob = signed_in(browser, shared_planner, "bob")
    view(bob, "Saved ones")
    expect(bob.get_by_text("No scenario of this plan has been saved yet.")).to_be_visible()

    view(ada, "Who may do what")
    ada.get_by_label("Who, by the name at sign-in").fill("bob@example.org")
    ada.get_by_role("button", name="Give").click()
    expect(ada.get_by_text("bob@example.org is viewer of this plan.")).to_be_visible()

    bob.reload()
    view(driver.settle(bob), "Saved ones")
    shelf = bob.get_by_role("table", name="Saved scenarios")
    expect(shelf).to_contain_text("Half")
    expect(shelf).to_contain_text("Ada L.")
    expect(shelf).to_contain_text("viewer")
    expect(bob.get_by_role("button", name="Put it away")).to_be_disabled()
    bob.locator(".st-key-shelf_actions").get_by_role("button", name="Open").click()
    expect(bob.get_by_text("“Half” is open.")).to_be_visible()

    # The way out keeps its place from view to view: one at any moment, which a strict locator holds.
    view(bob, "This scenario")
    bob.get_by_role("button", name="Sign out").click()
    bob.get_by_role("button", name="End session").click()
    bob.goto(f"{shared_planner}/scenarios")
    expect(bob.get_by_text(CLOSED)).to_be_visible(timeout=20_000)
    ada.context.close()
    bob.context.close()


@pytest.mark.thorough
def test_an_address_that_the_provider_has_not_verified_makes_nobody(browser: Browser, shared_planner: str):
    eve = signed_in(browser, shared_planner, "eve")
    expect(eve.get_by_text("your provider has not verified that ada@example.org is yours")).to_be_visible()
    eve.context.close()


@pytest.mark.thorough
def test_a_forged_cookie_makes_nobody(browser: Browser, shared_planner: str):
    context = browser.new_context(locale="en-GB")
    forged = json.dumps({"is_logged_in": True, "email": "ada@example.org", "email_verified": True})
    for name in ("_streamlit_user", "_streamlit_user_tokens"):
        context.add_cookies([{"name": name, "value": forged.replace('"', "%22"), "url": shared_planner}])
    page = context.new_page()
    page.goto(f"{shared_planner}/scenarios")
    expect(page.get_by_text(CLOSED)).to_be_visible(timeout=20_000)
    context.close()
