"""What is drawn is copied: a table as cells, a chart as a picture; no text of a cell is calculated where it is pasted."""

from playwright.sync_api import expect

PICTURE = """async () => {
  const [item] = await navigator.clipboard.read();
  const image = await createImageBitmap(await item.getType("image/png"));
  return [item.types, image.width, image.height];
}"""
HTML = "async () => (await (await navigator.clipboard.read())[0].getType('text/html')).text()"


def test_a_table_and_a_chart_are_copied_with_what_is_said_of_them(open_page, settle):
    page = open_page("/?set=qipp_delivery=0.63")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Figures and picture: In-year position by year").click()
    settle(page)
    page.get_by_role("button", name="Copy the table").press("Enter")
    expect(page.get_by_text("The table is copied.")).to_be_visible()
    rows = [row.split("\t") for row in page.evaluate("navigator.clipboard.readText()").splitlines()]
    drawn = page.get_by_role("table", name="In-year position by year").get_by_role("row")
    assert len(rows) == drawn.count()
    assert rows[-1] == drawn.last.locator("th, td").all_inner_texts()
    assert page.evaluate(HTML).count("<tr>") == len(rows)

    chart = page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first.bounding_box()
    page.get_by_role("button", name="Copy the picture").click()
    expect(page.get_by_text("The picture is copied.")).to_be_visible()
    types, width, height = page.evaluate(PICTURE)
    assert types == ["image/png"]
    assert width > 2 * chart["width"]
    assert height > 2 * chart["height"] + 100  # with the words below


def test_a_cell_that_begins_as_a_formula_is_text_where_it_is_pasted(open_page, settle):
    page = open_page("/?set=qipp_delivery=0.63")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Figures and picture: In-year position by year").click()
    settle(page)
    page.get_by_role("table", name="In-year position by year").locator("td").first.evaluate(
        "cell => { cell.textContent = '=HYPERLINK(\"x\")'; }"
    )
    page.get_by_role("button", name="Copy the table").click()
    expect(page.get_by_text("The table is copied.")).to_be_visible()
    assert "\t'=HYPERLINK" in page.evaluate("navigator.clipboard.readText()")
