"""Pictures of papers: the first pages of each form, Word and slides as LibreOffice shows them."""

import subprocess
import tempfile
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image

from ccgmodel.paper import FORMS, Cover, build, subject
from ccgmodel.scenario import Document, Scenario
from ccgmodel.workbook import read
from tests.helpers.office import find_soffice

ROOT = Path(__file__).parents[2]
SCALE = 1.1  # dots a point
WIDEST = 1400  # dots of a picture, either way
PICTURES = (  # form, name of the picture, and how many pages at most
    ("pdf", "board-paper", 2),
    ("docx", "board-paper-word", 2),
    ("pptx", "slides", 6),
    ("public", "public-page", 1),
)


def paper_pictures(folder: Path) -> list[Path]:
    """Write one PNG a form: the first two pages of the paper side by side, and the page for the public."""
    plan = read(ROOT / "sample_data" / "barnet-recovery-2013.xlsx").plan
    assert plan is not None
    document = Document.of(plan, Scenario("Two thirds of QIPP", Scenario.of({"qipp_delivery": 0.63}).values))
    cover = Cover(day=date(2013, 7, 1), meeting="Governing body", purpose="for decision")
    on = subject(plan, [document], cover)
    written = []
    for form, name, most in PICTURES:
        content = build(on, form)
        opened = pypdfium2.PdfDocument(content if FORMS[form].extension == "pdf" else in_office(content, form))
        pages = [opened[at].render(scale=SCALE).to_pil() for at in range(min(most, len(opened)))]
        opened.close()
        across = 2 if most > 1 else 1
        width, height = pages[0].size
        picture = Image.new("RGB", (across * width, -(-len(pages) // across) * height), "white")
        for at, page in enumerate(pages):
            picture.paste(page, (at % across * width, at // across * height))
        picture.thumbnail((WIDEST, WIDEST))
        path = folder / f"{name}.png"
        picture.quantize(128).save(path, optimize=True)
        written.append(path)
    return written


def in_office(content: bytes, form: str) -> bytes:
    """Return a Word paper or slides as LibreOffice prints them; it must have Writer and Impress.

    Raises:
        RuntimeError: where LibreOffice is not installed or cannot open them.

    """
    soffice = find_soffice()
    if soffice is None:
        raise RuntimeError(
            "LibreOffice is not installed: apt-get install libreoffice-writer-nogui libreoffice-impress-nogui"
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"paper.{FORMS[form].extension}"
        source.write_bytes(content)
        command = [soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
        run = subprocess.run([*command, "--outdir", folder, str(source)], capture_output=True, check=False)
        target = source.with_suffix(".pdf")
        if not target.exists():
            raise RuntimeError(f"LibreOffice cannot print it: {run.stderr.decode(errors='replace')}")
        return target.read_bytes()
