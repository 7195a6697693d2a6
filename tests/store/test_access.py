"""Who somebody is and what they may do: only what the settings name is believed."""

import re
from pathlib import Path

import platformdirs
import pytest

from ccgmodel.store.access import USER_HEADER, Identity, identify, may, role_of
from ccgmodel.store.errors import AccessError, SettingsError
from ccgmodel.store.settings import Settings, database_url

SECRET = "0123456789abcdef" * 2
SHARED = "postgresql://planner:verysecret@db.example.org/planner"
CLAIMS = {
    "is_logged_in": True,
    "iss": "https://login.example.org",
    "sub": "Ab1",
    "email": "Ada@Example.org",
    "email_verified": True,
    "name": "Ada L.",
}


def settings(sign_in: bool = False, **environment: str) -> Settings:
    return Settings.from_environment(environment, sign_in=sign_in)


# Settings


def test_with_nothing_set_everything_is_in_a_file_of_the_users_own():
    found = settings()
    folder = platformdirs.user_data_dir("ccg-recovery-planner", appauthor=False)
    assert found.database.database == str(Path(folder) / "planner.sqlite")
    assert not found.shared


@pytest.mark.parametrize("url", [SHARED, SHARED.replace("postgresql", "postgres"), f"  {SHARED} "])
def test_the_usual_addresses_of_postgresql_are_taken(url: str):
    found = settings(sign_in=True, DATABASE_URL=url)
    assert found.database.drivername == "postgresql+psycopg"
    assert found.shared


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("planner", "DATABASE_URL is no address of a database"),
        (
            "mysql://ada:verysecret@db.example.org/planner",
            "DATABASE_URL names no database that the planner can use",
        ),
        ("postgresql://db.example.org", "DATABASE_URL names no database that the planner can use"),
    ],
)
def test_an_address_that_cannot_be_is_said_without_repeating_it(url: str, message: str):
    with pytest.raises(SettingsError) as error:
        settings(DATABASE_URL=url)
    assert str(error.value).startswith(f"{message}; ")
    assert not re.search("verysecret|ada|example", str(error.value))


def test_a_shared_database_without_sign_in_is_refused():
    with pytest.raises(SettingsError) as error:
        settings(DATABASE_URL=SHARED)
    assert str(error.value) == (
        "DATABASE_URL names a shared database and nobody signs in, so that everybody would see everything; "
        "configure OpenID Connect in .streamlit/secrets.toml, or PLANNER_PROXY_SECRET behind a proxy that signs "
        "people in; if everybody may see everything, set PLANNER_WITHOUT_SIGN_IN=yes"
    )


def test_unless_it_is_said_nobody_signs_in_and_nobody_is_let_in_without():
    """What is left out must be the safe way: no provider, no proxy, no shared database for everybody."""
    alone = Settings.from_environment({})
    assert (alone.sign_in, alone.without_sign_in, alone.proxy_secret, alone.person_claim) == (
        False, False, "", "email",
    )  # fmt: skip
    assert alone == Settings(database=alone.database)
    with pytest.raises(SettingsError, match="nobody signs in"):
        Settings.from_environment({"DATABASE_URL": SHARED})
    with pytest.raises(SettingsError, match="nobody signs in"):
        Settings(database=database_url(SHARED))


def test_a_shared_database_without_sign_in_may_be_asked_for():
    found = settings(DATABASE_URL=SHARED, PLANNER_WITHOUT_SIGN_IN="yes")
    assert identify(found) == Identity("everybody", "Somebody", "nobody signs in")


def test_two_ways_of_signing_in_are_refused():
    with pytest.raises(SettingsError, match="people would sign in twice"):
        settings(sign_in=True, PLANNER_PROXY_SECRET=SECRET)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        (
            {"PLANNER_USER_HEADER": "Remote-User"},
            "PLANNER_USER_HEADER names a header that anybody could send; set PLANNER_PROXY_SECRET and have the proxy "
            "send it with each name: see deploy/nginx/planner.conf",
        ),
        *(
            (
                {"PLANNER_PROXY_SECRET": secret},
                "PLANNER_PROXY_SECRET can be guessed, or has blanks; use openssl rand -hex 32",
            )
            for secret in ("SECRET", SECRET[:-1], f"{SECRET} {SECRET}", f"{SECRET}é")
        ),
        (
            {"PLANNER_WITHOUT_SIGN_IN": "maybe"},
            "PLANNER_WITHOUT_SIGN_IN is 'maybe', neither yes nor no; write yes, or leave it out",
        ),
    ],
)
def test_a_setting_that_cannot_be_read_is_said(environment: dict[str, str], message: str):
    with pytest.raises(SettingsError) as error:
        settings(**environment)
    assert str(error.value) == message


# Who somebody is


def test_on_ones_own_computer_everything_is_ones_own():
    me = identify(settings(), from_this_computer=True)
    assert me.person == me.known == "this computer"
    assert role_of(me, {}) == "owner"


def test_a_visitor_to_somebodys_computer_keeps_nothing_there():
    with pytest.raises(AccessError) as error:
        identify(settings(), claims=CLAIMS, headers={USER_HEADER: [f"{SECRET} ada"]})
    assert str(error.value) == (
        "what is saved here belongs to the person at the computer that runs the planner; "
        "download the scenario as a file, or send its link"
    )


def test_a_provider_says_who_somebody_is():
    assert identify(settings(sign_in=True), claims=CLAIMS) == Identity("ada@example.org", "Ada L.", "signed in")


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        (None, "you are not signed in; sign in to save, and to see what others have saved"),
        ({**CLAIMS, "is_logged_in": False}, "you are not signed in; "),
        ({**CLAIMS, "email": ""}, "your provider did not say your email; "),
        ({**CLAIMS, "email": ["ada@example.org"]}, "your provider did not say your email; "),
        ({**CLAIMS, "email_verified": False}, "your provider has not verified that Ada@Example.org is yours; "),
        ({**CLAIMS, "email_verified": "true"}, "your provider has not verified that Ada@Example.org is yours; "),
        ({**CLAIMS, "email": "a\x00@example.org"}, "'a\\x00@example.org' is no name of a person; "),
    ],
)
def test_who_is_not_known_for_certain_is_nobody(claims: dict[str, object] | None, message: str):
    with pytest.raises(AccessError) as error:
        identify(settings(sign_in=True), claims=claims, from_this_computer=True)
    assert str(error.value).startswith(message)


def test_another_claim_is_ones_own_only_with_its_provider():
    found = settings(sign_in=True, PLANNER_PERSON_CLAIM="sub")
    assert identify(found, claims=CLAIMS).person == "Ab1 (https://login.example.org)"
    elsewhere = identify(found, claims={**CLAIMS, "iss": "https://other.example.org"})
    assert elsewhere.person == "Ab1 (https://other.example.org)"
    assert identify(found, claims={**CLAIMS, "sub": "ab1"}).person != identify(found, claims=CLAIMS).person


def test_a_proxy_is_believed_only_where_it_is_configured():
    headers = {"x-planner-user": [f"{SECRET} Ada@example.org"]}
    behind_a_proxy = settings(PLANNER_PROXY_SECRET=SECRET)
    assert identify(behind_a_proxy, headers=headers) == Identity("ada@example.org", "Ada@example.org", "signed in")
    with pytest.raises(AccessError, match="you are not signed in"):
        identify(settings(sign_in=True), headers=headers)
    with pytest.raises(AccessError, match="you are not signed in"):
        identify(behind_a_proxy, headers={"X-User": headers["x-planner-user"]}, claims=CLAIMS)
    assert SECRET not in repr(behind_a_proxy)


@pytest.mark.parametrize(
    "values",
    [
        [],
        [" "],
        ["ada"],
        [" ada"],
        [SECRET],
        [f"{SECRET} "],
        [f"{SECRET}ada"],
        [f"{SECRET[:-1]} ada"],
        [f"{SECRET.upper()} ada"],
        [f"ada {SECRET}"],
        [f"é{SECRET} ada"],
        [f"{SECRET} ada", f"{SECRET} eve"],
        [f"{SECRET} ada", "eve"],
    ],
)
def test_a_name_without_the_secret_before_it_is_nobodys(values: list[str]):
    with pytest.raises(AccessError, match=r"you are not signed in; .* whose proxy sets X-Planner-User"):
        identify(settings(PLANNER_PROXY_SECRET=SECRET), headers={USER_HEADER: values}, from_this_computer=True)


def test_no_name_makes_anybody_an_owner():
    """Somebody may be called as those are known who need not sign in."""
    for name in ("this computer", "everybody"):
        impostor = identify(settings(PLANNER_PROXY_SECRET=SECRET), headers={USER_HEADER: [f"{SECRET} {name}"]})
        assert role_of(impostor, {}) is None


# What they may do


def test_the_higher_of_two_roles_counts():
    ada = Identity("ada@example.org", "Ada", "signed in")
    assert role_of(ada, {}, "viewer") == "viewer"
    assert role_of(ada, {"ada@example.org": "viewer"}, "editor") == "editor"
    assert role_of(ada, {"ada@example.org": "owner"}, "viewer") == "owner"
    assert role_of(ada, {"bob@example.org": "owner"}) is None


def test_each_role_may_what_the_one_before_may_and_more():
    actions = ("see", "save", "decide", "share", "audit")
    allowed = {role: [action for action in actions if may(role, action)] for role in ("viewer", "editor", "owner")}
    assert allowed == {"viewer": ["see"], "editor": ["see", "save", "decide"], "owner": list(actions)}
    assert not any(may(None, action) for action in actions)
