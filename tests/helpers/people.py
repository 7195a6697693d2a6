"""People who use a store, and the workbooks that they bring."""

from pathlib import Path

from ccgmodel.store.access import Identity
from ccgmodel.store.settings import Settings, database_url

ROOT = Path(__file__).parents[2]
BARNET = (ROOT / "sample_data" / "barnet-recovery-2013.xlsx").read_bytes()
BNES = (ROOT / "sample_data" / "bnes-2012.xlsx").read_bytes()


def settings_for(url: str) -> Settings:
    """Settings under which people sign in."""
    return Settings(database=database_url(url), sign_in=True)


def person(name: str) -> Identity:
    """Somebody who has signed in."""
    return Identity(f"{name.lower()}@example.org", name, "signed in")
