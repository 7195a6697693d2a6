"""Take a picture of every page at laptop size, and of the papers: `python -m tests.browser.screenshot FOLDER`."""

import sys
import tempfile
from pathlib import Path

from tests.helpers import driver
from tests.helpers.pictures import paper_pictures


def main(folder: Path) -> None:
    """Write one PNG a page, named after its address."""
    executable = driver.find_chromium()
    if executable is None:
        sys.exit(driver.INSTALL)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        driver.serve(Path(scratch) / "log.txt") as url,
        driver.launch(executable) as browser,
    ):
        width, height = driver.SIZES["laptop"]
        page = driver.new_page(browser, viewport={"width": width, "height": height}, color_scheme="light")
        page.goto(url)
        for address in driver.addresses(driver.settle(page)):
            page.goto(address)
            driver.settle(page)
            picture = folder / f"{address.removeprefix(url).strip('/') or 'first'}.png"
            page.screenshot(path=picture)
            print(picture)
    for picture in paper_pictures(folder):
        print(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
