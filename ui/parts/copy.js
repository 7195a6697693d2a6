// What is drawn, copied: a table as cells for a spreadsheet or a document, a chart as a picture with what is
// said of it below. The buttons are there only where the browser can do it.
if (!window.plannerCopy) {
  window.plannerCopy = true;
  const root = document.documentElement;
  root.classList.toggle("can-copy", Boolean(navigator.clipboard?.write && window.ClipboardItem));
  const before = (button, selector) => [...document.querySelectorAll(selector)]
    .filter(each => each.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
  const FORMULA = /^[=+\-@\t\r|]/; // as what is written as CSV: no text of a cell is calculated
  const inert = text => (FORMULA.test(text) ? `'${text}` : text);
  const cells = table => [...table.rows].map(row => [...row.cells].map(cell => inert(cell.innerText.trim().replace(/\s+/g, " "))));
  const asTable = table => {
    const rows = cells(table);
    const html = document.createElement("table");
    for (const row of rows) {
      const line = html.insertRow();
      for (const cell of row) line.insertCell().textContent = cell;
    }
    return new ClipboardItem({
      "text/plain": new Blob([rows.map(row => row.join("\t")).join("\r\n")], {type: "text/plain"}),
      "text/html": new Blob([html.outerHTML], {type: "text/html"}),
    });
  };

  const SCALE = 2; // dots a px
  const EDGE = 16; // px
  const LINE = 18; // px
  const wrapped = (pen, text, width) => {
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };
  const asPicture = async (chart, below) => {
    const {width, height} = chart.getBoundingClientRect();
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(chart))}`;
    await image.decode();
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    const font = '13px Arial, "Liberation Sans", sans-serif';
    pen.font = font;
    const foot = below.flatMap(each => wrapped(pen, each, width));
    canvas.width = SCALE * (width + 2 * EDGE);
    canvas.height = SCALE * (height + 3 * EDGE + LINE * foot.length);
    const look = getComputedStyle(document.querySelector('[data-testid="stApp"]'));
    pen.scale(SCALE, SCALE);
    pen.fillStyle = look.backgroundColor;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = look.color;
    [pen.textBaseline, pen.font] = ["top", font]; // a canvas of another size has forgotten it
    pen.drawImage(image, EDGE, EDGE, width, height);
    foot.forEach((line, at) => pen.fillText(line, EDGE, 1.5 * EDGE + height + LINE * at));
    return new Promise(done => canvas.toBlob(done, "image/png"));
  };

  const said = (button, words) => {
    button.nextElementSibling.textContent = words;
    clearTimeout(button.waiting);
    button.waiting = setTimeout(() => { if (button.isConnected) button.nextElementSibling.textContent = ""; }, 4_000);
  };
  addEventListener("click", async ({target}) => {
    const button = target.closest?.("button.copy");
    if (!button) return;
    const {copy, below} = button.dataset;
    try {
      const item = copy === "table"
        ? asTable(before(button, '[data-testid="stTable"] table'))
        : new ClipboardItem({
          "image/png": asPicture(before(button, '[data-testid="stVegaLiteChart"] svg.marks'), JSON.parse(below)),
        });
      await navigator.clipboard.write([item]);
      said(button, copy === "table" ? "The table is copied." : "The picture is copied.");
    } catch {
      said(button, "It could not be copied: the browser did not allow it. Download it instead.");
    }
  });
}
