// The levers: a row for each, and the hand that is on one of them.
//
// The server holds every value; this page holds what the hand is doing and nothing else. Until the server has
// answered its last message a lever shows the hand's value, and from then on the server's.

const RUN_OF_KEYS = 600; // ms without a key after which the lever has been let go
const NEAR = 10; // px from the plan's tick within which a tap means the tick, unless it is on the thumb
const THUMB = 20; // px, as in the style

class Row {
  constructor(part, fact, number) {
    Object.assign(this, {part, fact, value: fact.plan, hold: 0, node: part.template("lever-row")});
    this.range = this.find("input[type=range]");
    [this.says, this.reset, this.caption] = [".value", ".reset", ".caption"].map(name => this.find(name));
    this.identify(`${part.dataset.key}-${number}`);
    this.box = new Box(this.node, fact, `${fact.label}, exact value in ${fact.spokenUnit}`, value => this.jump(value));
    this.places = [...this.placesOf("year", fact.years), ...this.placesOf("line", fact.lines)];
    this.fill();
    this.listen();
    this.node.classList.add("waiting"); // no value is shown before the server has said it
  }

  find(selector) {
    return this.node.querySelector(selector);
  }

  identify(id) {
    const label = this.find("label");
    Object.assign(this.range, {id: `${id}-range`, min: this.fact.low, max: this.fact.high});
    label.htmlFor = this.range.id;
    for (const name of ["refusal", "caption", "help", "meaning", "years", "lines"]) {
      this.find(`.${name}`).id = `${id}-${name}`;
    }
    this.node.setAttribute("aria-label", this.fact.label);
    this.range.setAttribute("aria-describedby", `${id}-caption ${id}-meaning`);
  }

  fill() {
    const {label, help, source, band, plan, years, lines} = this.fact;
    for (const [name, text] of [["label", label], [".meaning", help], [".source", source]]) {
      this.find(name).textContent = text;
    }
    this.find(".ask").setAttribute("aria-label", `What ${label} means`);
    this.reset.setAttribute("aria-label", `Put ${label} back to the plan`);
    this.find(".band").hidden = !band;
    for (const [name, value] of [["--plan", plan], ["--from", band?.[0] ?? plan], ["--to", band?.[1] ?? plan]]) {
      this.node.style.setProperty(name, this.along(value));
    }
    for (const [name, kept] of [["year", years], ["line", lines]]) {
      const [button, panel] = [this.find(`.by-${name}`), this.find(`.${name}s`)];
      button.hidden = !kept.length;
      for (const node of [button, panel]) node.setAttribute("aria-label", `${label} by ${name}`);
      this.discloses(button, panel);
    }
    this.discloses(this.find(".ask"), this.find(".help"));
  }

  placesOf(kind, kept) {
    return kept.map(({name, plan, low, high}, number) => {
      const fact = {...this.fact, low, high};
      const node = this.part.template("lever-place");
      const input = node.querySelector("input");
      input.id = `${this.range.id}-${kind}-${number}`;
      node.querySelector("label").htmlFor = input.id;
      node.querySelector("label").textContent = name;
      node.querySelector(".plan").textContent = `plan ${ofLever(plan, fact)}`;
      node.querySelector(".refusal").id = `${input.id}-refusal`;
      this.find(`.${kind}s`).append(node);
      const label = `${this.fact.label}, ${name}, in ${this.fact.spokenUnit}`;
      const put = value => this.put({[kind]: name, value, hold: this.nextHold(), moving: false});
      return {kind, name, node, number, box: new Box(node, fact, label, put, true)};
    });
  }

  discloses(button, panel) {
    const open = wanted => {
      panel.hidden = !wanted;
      button.setAttribute("aria-expanded", String(wanted));
    };
    button.setAttribute("aria-controls", panel.id);
    open(false);
    button.addEventListener("click", () => open(panel.hidden));
    this.node.addEventListener("keydown", event => {
      if (event.key !== "Escape" || panel.hidden) return;
      if (panel.contains(document.activeElement)) button.focus();
      open(false);
      event.stopImmediatePropagation(); // what was opened within goes first
    });
  }

  listen() {
    const {range} = this;
    range.addEventListener("pointerdown", event => this.press(event));
    range.addEventListener("input", () => { if (!this.pressed?.undecided) this.follow(); });
    range.addEventListener("change", () => { if (!this.pressed) this.letGo(); });
    range.addEventListener("keydown", event => this.key(event));
    range.addEventListener("keyup", () => {
      clearTimeout(this.idle);
      if (!this.pressed) this.idle = setTimeout(() => this.letGo(), RUN_OF_KEYS);
    });
    range.addEventListener("blur", () => this.letGo());
    this.reset.addEventListener("click", () => this.jump(null));
  }

  // A finger that comes down on a lever may be about to scroll: it moves nothing until it goes along, or lifts.
  press({clientX, clientY, pointerType}) {
    const {left, width} = this.range.getBoundingClientRect();
    const near = value => Math.abs(clientX - left - THUMB / 2 - this.along(value) * (width - THUMB)) <= NEAR;
    this.pressed = {undecided: pointerType === "touch", onTick: !near(this.value) && near(this.fact.plan)};
    this.holdOn();
    const hearing = new AbortController();
    const hear = (name, heard) => addEventListener(name, heard, {capture: true, signal: hearing.signal});
    const end = ({type}) => {
      hearing.abort();
      setTimeout(() => { // after the browser's own last word on the value
        const {undecided, away} = this.pressed;
        if (undecided && !away && type === "pointerup") this.follow();
        else if (undecided) this.range.value = this.value;
        this.pressed = null;
        this.letGo();
      });
    };
    hear("pointerup", end);
    hear("pointercancel", end);
    hear("pointermove", event => {
      if (Math.abs(event.clientY - clientY) > NEAR) this.pressed.away = true;
      if (Math.abs(event.clientX - clientX) <= NEAR / 2 || (this.pressed.undecided && this.pressed.away)) return;
      this.pressed = {};
      this.follow();
    });
  }

  follow() {
    this.move(this.pointed(Number(this.range.value)));
  }

  pointed(value) {
    const {low, step, plan} = this.fact;
    return this.pressed?.onTick ? plan : this.within(low + Math.round((value - low) / step) * step);
  }

  key(event) {
    const {low, high, step} = this.fact;
    const page = Math.max(step, Math.round((high - low) / 10 / step) * step);
    const to = {
      ArrowRight: this.value + step, ArrowUp: this.value + step, PageUp: this.value + page, End: high,
      ArrowLeft: this.value - step, ArrowDown: this.value - step, PageDown: this.value - page, Home: low,
    }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.move(this.within(to));
  }

  nextHold() {
    return ++this.part.post.holds;
  }

  move(value) {
    const moved = value !== this.value;
    if (!this.hold && moved) this.hold = this.nextHold();
    this.holdOn();
    this.show(value);
    if (moved) this.put({value, hold: this.hold, moving: true});
  }

  holdOn() {
    clearTimeout(this.idle);
    this.part.post.held.add(this.fact.name);
    this.part.post.next();
  }

  letGo() {
    clearTimeout(this.idle);
    const {hold} = this;
    this.hold = 0;
    this.part.post.held.delete(this.fact.name);
    if (hold) return this.put({value: this.value, hold, moving: false});
    this.part.post.next();
    return this.part.take(this.part.post.last);
  }

  // To one value at once: typed, or null for back to the plan.
  jump(value) {
    this.letGo();
    this.show(value ?? this.fact.plan, {}, true);
    this.put({value, hold: this.nextHold(), moving: false});
  }

  put(message) {
    this.part.post.put({lever: this.fact.name, ...message});
  }

  // What the server says: the value unless the hand has a newer one, and its words once no hand is on any lever, for
  // a column of figures that all run at once cannot be read and costs as much to paint as the answer does.
  take(now) {
    this.node.classList.remove("waiting");
    if (!this.part.post.held.size && now.caption) change(this.caption, "textContent", now.caption);
    this.node.classList.toggle("moved", now.moved);
    if (!now.moved && this.reset === document.activeElement) this.range.focus();
    change(this.reset, "hidden", !now.moved);
    if (this.part.post.busyWith(this.fact.name)) return;
    this.show(now.value, this.hold ? undefined : now);
    for (const {kind, name, node, number, box} of this.places) {
      box.show(now[`${kind}s`]?.[number] ?? now.value); // without values of their own they have the lever's
      node.classList.toggle("moved", now.apart.includes(name));
    }
  }

  show(value, {text, spoken} = {}, anyway = Boolean(this.hold)) {
    const {step, low, unit, spokenUnit, plan} = this.fact;
    const number = ofLever(value, this.fact);
    const steps = (value - low) / step;
    this.value = value;
    // A value between two steps, which can be typed, would be pulled to one of them.
    if (!this.hold) change(this.range, "step", Math.abs(steps - Math.round(steps)) < 1e-6 ? String(step) : "any");
    change(this.range, "value", String(value));
    change(this.range, "ariaValueText",
      spoken ?? `${number} ${spokenUnit}, the plan says ${ofLever(plan, this.fact)} ${spokenUnit}`);
    change(this.says, "textContent", text ?? `${number} ${unit}`);
    this.node.style.setProperty("--at", this.along(value));
    this.box.show(value, anyway);
  }

  along(value) {
    return tidy((value - this.fact.low) / (this.fact.high - this.fact.low));
  }

  within(value) {
    return tidy(Math.min(Math.max(value, this.fact.low), this.fact.high));
  }
}

class Levers extends HTMLElement {
  static answer(data, send) {
    const post = Object.assign(Post.of(data.key), {send, last: data});
    post.part ??= document.querySelector(`planner-levers[data-key="${data.key}"]`);
    post.answered(data);
    post.part?.take(data);
    post.next();
  }

  static leave(key) {
    Post.all.delete(key);
  }

  get post() {
    return Post.of(this.dataset.key);
  }

  template(name) {
    return this.parentElement.querySelector(`template.${name}`).content.firstElementChild.cloneNode(true);
  }

  // Streamlit asks for this at a change of theme too: no row is made anew unless a fact is new.
  build(facts) {
    if (this.facts === JSON.stringify(facts)) return;
    this.facts = JSON.stringify(facts);
    const {key, rows, folded} = facts;
    this.dataset.key = key;
    this.rows = rows.map((fact, number) => new Row(this, fact, number));
    this.replaceChildren();
    const groups = new Map();
    for (const row of this.rows) {
      const {group} = row.fact;
      if (!groups.has(group)) groups.set(group, this.group(group, folded.includes(group)));
      groups.get(group).append(row.node);
    }
    this.append(this.template("lever-legend"));
    this.post.part = this;
    this.take(this.post.last);
  }

  group(name, folded) {
    const holder = document.createElement(folded ? "details" : "section");
    const heading = document.createElement(folded ? "summary" : "h3");
    heading.textContent = name;
    if (name) holder.append(heading);
    this.append(holder);
    return holder;
  }

  take({levers} = {levers: {}}) {
    for (const row of this.rows ?? []) if (levers[row.fact.name]) row.take(levers[row.fact.name]);
  }
}

if (!customElements.get("planner-levers")) customElements.define("planner-levers", Levers);

export default function ({data, parentElement}) {
  parentElement.querySelector("planner-levers").build(data);
}
