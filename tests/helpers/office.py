"""LibreOffice without a window: recalculate workbooks, after every stored value of a formula has been spoilt."""

import csv
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

INSTALL = (
    "LibreOffice is not installed and this needs it to recalculate workbooks; install it with "
    "`apt-get install libreoffice-calc-nogui` (Debian, Ubuntu) or `brew install --cask libreoffice` (macOS)"
)
WRONG = 123456.789  # no result of ours
COMMANDS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
# Calculate everything when a workbook is opened: by itself LibreOffice trusts the values that Excel stored.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""
FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*?)(?: t="str")?><f>([^<]*)</f><v>[^<]*</v></c>')

Values = dict[str, dict[str, object]]  # sheet -> cell -> value


def find_soffice() -> str | None:
    """The program of an installed LibreOffice."""
    return next((path for name in COMMANDS if (path := shutil.which(name))), None)


def required_soffice() -> str:
    """The program; without one the test is skipped, or fails where PLANNER_REQUIRE_OFFICE is set."""
    if path := find_soffice():
        return path
    if os.environ.get("PLANNER_REQUIRE_OFFICE"):
        pytest.fail(INSTALL, pytrace=False)
    pytest.skip(INSTALL)


def spoil_stored_values(source: Path, target: Path) -> int:
    """Copy a workbook with a wrong number stored for every formula; return how many there are."""
    spoilt = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                wrong = rb'<c r="\1"\2><f>\3</f><v>' + str(WRONG).encode() + rb"</v></c>"
                part, count = FORMULA.subn(wrong, part)
                assert part.count(b"<f>") == count
                spoilt += count
            new.writestr(entry, part)
    return spoilt


# Every sheet to a file of its own, in UTF-8, each value to its last digit.
AS_TEXT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


def recalculate(soffice: str, workbooks: Iterable[Path], folder: Path, *, always: bool = True) -> list[Values]:
    """Open workbooks in LibreOffice, all in one go, and return the values that it has for their cells.

    Unless `always`, LibreOffice decides by itself whether to calculate, which for stored values it does not.
    """
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    if always:
        (profile / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    sources = list(workbooks)
    command = [soffice, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--convert-to", AS_TEXT]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, sources)], check=True, capture_output=True, timeout=300
    )
    return [
        {path.stem.removeprefix(f"{source.stem}-"): cells(path) for path in folder.glob(f"{source.stem}-*.csv")}
        for source in sources
    ]


def converted(soffice: str, workbooks: Sequence[Path], ending: str, folder: Path) -> list[bytes]:
    """Save workbooks in another format, as many in one go as LibreOffice takes: it leaves out those past 247."""
    profile = (folder / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending]
    for first in range(0, len(workbooks), 150):
        some = map(str, workbooks[first : first + 150])
        subprocess.run([*command, "--outdir", str(folder), *some], check=True, capture_output=True, timeout=300)
    return [(folder / f"{each.stem}.{ending}").read_bytes() for each in workbooks]


def cells(path: Path) -> dict[str, object]:
    """The cells of a sheet saved as text, by address; blank ones left out."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            f"{get_column_letter(column)}{row}": value(text)
            for row, texts in enumerate(csv.reader(lines), start=1)
            for column, text in enumerate(texts, start=1)
            if text
        }


def value(text: str) -> float | str:
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return text


def stored_values(workbook: bytes, *sheets: str) -> Values:
    """The values that a workbook stores, by sheet and cell; blank ones left out."""
    book = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True, read_only=True)
    return {
        name: {
            cell.coordinate: cell.value
            for row in book[name].iter_rows()
            for cell in row
            if cell.value not in (None, "")
        }
        for name in sheets
    }
