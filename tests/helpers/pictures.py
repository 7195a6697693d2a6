"""Pictures of papers: the first pages of the board paper and the page for the public, as PDF shows them."""

from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image

from ccgmodel.paper import Cover, build, subject
from ccgmodel.scenario import Document, Scenario
from ccgmodel.workbook import read

ROOT = Path(__file__).parents[2]
SCALE = 1.1  # dots a point


def paper_pictures(folder: Path) -> list[Path]:
    """Write one PNG a form: the first two pages of the paper side by side, and the page for the public."""
    plan = read(ROOT / "sample_data" / "barnet-recovery-2013.xlsx").plan
    assert plan is not None
    document = Document.of(plan, Scenario("Two thirds of QIPP", Scenario.of({"qipp_delivery": 0.63}).values))
    cover = Cover(day=date(2013, 7, 1), meeting="Governing body", purpose="for decision")
    on = subject(plan, [document], cover)
    written = []
    for form, most in (("pdf", 2), ("public", 1)):
        opened = pypdfium2.PdfDocument(build(on, form))
        pages = [opened[at].render(scale=SCALE).to_pil() for at in range(min(most, len(opened)))]
        opened.close()
        picture = Image.new("RGB", (sum(page.width for page in pages), pages[0].height), "white")
        for at, page in enumerate(pages):
            picture.paste(page, (at * page.width, 0))
        path = folder / f"{'board-paper' if form == 'pdf' else 'public-page'}.png"
        picture.quantize(128).save(path, optimize=True)
        written.append(path)
    return written
