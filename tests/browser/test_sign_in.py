"""Signing in through OpenID Connect with a provider that runs here, and what each person then sees and may do."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driver

APP = Path(__file__).parent / "signing_in.py"
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
        environment.setenv("PYTHONPATH", str(driver.ROOT))
        environment.setenv("DATABASE_URL", f"sqlite:///{folder / 'planner.sqlite'}")
        with driver.serve(folder / "log.txt", APP) as url:
            yield url


def signed_in(browser: Browser, url: str, who: str) -> Page:
    """A browser of somebody's own, after they have signed in."""
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(url)
    expect(page.get_by_text("Refused: you are not signed in; sign in to save")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who).click()
    expect(
        page.get_by_role("button", name="Sign in").or_(page.get_by_role("button", name="Sign out"))
    ).to_be_visible()
    return page


def test_people_sign_in_and_see_what_is_theirs(browser: Browser, shared_planner: str):
    ada = signed_in(browser, shared_planner, "ada")
    expect(ada.get_by_text("You are Ada L., known as ada@example.org.")).to_be_visible()
    expect(ada.get_by_text("0 plans")).to_be_visible()
    ada.get_by_role("button", name="Upload").click()
    expect(ada.get_by_text("NHS Barnet CCG as owner: nothing")).to_be_visible()
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_text("NHS Barnet CCG as owner: Half by Ada L.")).to_be_visible()

    bob = signed_in(browser, shared_planner, "bob")
    expect(bob.get_by_text("You are Bob, known as bob@example.org.")).to_be_visible()
    expect(bob.get_by_text("0 plans")).to_be_visible()

    ada.get_by_role("button", name="Share").click()
    driver.settle(ada)
    bob.reload()
    expect(bob.get_by_text("NHS Barnet CCG as viewer: Half by Ada L.")).to_be_visible()
    bob.get_by_role("button", name="Save").click()
    expect(bob.get_by_text("Refused: as viewer you cannot save on this plan")).to_be_visible()

    bob.get_by_role("button", name="Sign out").click()
    bob.get_by_role("button", name="End session").click()
    expect(bob.get_by_text("Refused: you are not signed in")).to_be_visible()
    ada.context.close()
    bob.context.close()


def test_an_address_that_the_provider_has_not_verified_makes_nobody(browser: Browser, shared_planner: str):
    eve = signed_in(browser, shared_planner, "eve")
    expect(
        eve.get_by_text("Refused: your provider has not verified that ada@example.org is yours")
    ).to_be_visible()
    eve.context.close()


def test_a_forged_cookie_makes_nobody(browser: Browser, shared_planner: str):
    context = browser.new_context(locale="en-GB")
    forged = json.dumps({"is_logged_in": True, "email": "ada@example.org", "email_verified": True})
    for name in ("_streamlit_user", "_streamlit_user_tokens"):
        context.add_cookies([{"name": name, "value": forged.replace('"', "%22"), "url": shared_planner}])
    page = context.new_page()
    page.goto(shared_planner)
    expect(page.get_by_text("Refused: you are not signed in")).to_be_visible()
    context.close()
