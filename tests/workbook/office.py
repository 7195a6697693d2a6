"""LibreOffice without a window: recalculate workbooks, after every stored value of a formula has been spoilt."""

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

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


def recalculate(soffice: str, workbooks: Iterable[Path], folder: Path, *, always: bool = True) -> list[Path]:
    """Open workbooks in LibreOffice and save them to a folder; return where they are.

    Unless `always`, LibreOffice decides by itself whether to calculate, which for stored values it does not.
    """
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    if always:
        (profile / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    sources = [str(path) for path in workbooks]
    command = [soffice, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(folder), *sources], check=True, capture_output=True, timeout=100)
    return [folder / Path(path).name for path in sources]


def stored_values(workbook: Path, *sheets: str) -> Values:
    """The values that a workbook stores, by sheet and cell."""
    book = openpyxl.load_workbook(workbook, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book.worksheets
        if sheet.title in sheets
    }
