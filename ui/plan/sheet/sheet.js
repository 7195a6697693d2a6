// The sheet as it stands, with what each row is taken as. The server holds every decision; a choice is sent to it,
// and the rows are made anew only where the sheet is another one, so that the keyboard stays where it was.

const element = (name, text = "", attributes = {}) => {
  const made = Object.assign(document.createElement(name), {textContent: text});
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
};

class BroughtSheet extends HTMLElement {
  show({name, legend, columns, rows, choices, note}, send) {
    this.send = send;
    const drawn = JSON.stringify([name, legend, columns, choices, rows.map(({number, cells}) => [number, cells]), note]);
    if (this.drawn !== drawn) this.build({name, legend, columns, rows, choices, note});
    this.drawn = drawn;
    rows.forEach((row, place) => this.take(this.body.rows[place], row));
  }

  build({name, legend, columns, rows, choices, note}) {
    const key = element("ul", "", {class: "legend", "aria-label": "What the marks mean"});
    key.append(...legend.map(({kind, mark, words}) => {
      const item = element("li", "", {class: kind});
      item.append(element("span", mark, {class: "mark", "aria-hidden": "true"}), words);
      return item;
    }));
    const scroller = element("div", "", {class: "scroller", tabindex: "0", role: "region", "aria-label": name});
    const table = element("table");
    table.append(element("caption", name));
    const head = element("tr");
    head.append(...["Row", "It is"].map(text => element("th", text, {scope: "col"})));
    head.append(...columns.map(([text, isFigure]) => element("th", text, {scope: "col", class: isFigure ? "figure" : ""})));
    table.createTHead().append(head);
    this.body = table.createTBody();
    this.body.append(...rows.map(row => this.row(row, choices)));
    scroller.append(table);
    this.replaceChildren(key, scroller, ...(note ? [element("p", note)] : []));
  }

  row({place, number, label, cells}, choices) {
    const made = element("tr");
    made.append(element("th", String(number), {scope: "row"}));
    const taken = element("td", "", {class: "taken"});
    taken.append(element("span", "", {class: "mark", "aria-hidden": "true"}));
    if (place === null) {
      taken.append(element("span", "", {class: "words"}));
    } else {
      const named = `row ${number}, ${label || "without a name"}`;
      const list = element("select", "", {"aria-label": `What ${named}, is`});
      list.append(...choices.map(([value, text]) => element("option", text, {value})));
      list.addEventListener("change", () => this.send("decide", {place, role: list.value}));
      const more = element("button", "…", {type: "button", "aria-label": `More about ${named}`, title: "More"});
      more.addEventListener("click", () => this.send("more", {place}));
      taken.append(list, more);
    }
    made.append(taken, ...cells.map(([text, isFigure]) => element("td", text, isFigure ? {class: "figure"} : {})));
    return made;
  }

  take(made, {kind, mark, words, role}) {
    made.className = kind;
    made.querySelector(".mark").textContent = mark;
    const list = made.querySelector("select");
    if (list) list.value = role;
    else made.querySelector(".words").textContent = words;
  }
}

if (!customElements.get("planner-sheet")) customElements.define("planner-sheet", BroughtSheet);

export default function ({data, parentElement, setTriggerValue}) {
  parentElement.querySelector("planner-sheet").show(data, setTriggerValue);
}
