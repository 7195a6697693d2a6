// A typed value, and how values are written.

const MINUS = "−";

const tidy = value => Number(value.toFixed(6)) + 0;
const places = value => (String(tidy(value)).split(".")[1] ?? "").length;
const written = (value, decimals, most = 6) =>
  (value < 0 ? MINUS : "") + Math.abs(value).toFixed(Math.max(decimals, Math.min(most, places(value))));
// What somebody typed is written to its last digit; what the plan's figures come to, to two places.
const ofLever = (value, {decimals, plan}) => written(value, decimals, tidy(value) === tidy(plan) ? 2 : 6);
// Nothing is written that is there already: the page would be weighed again for it.
const change = (node, property, value) => {
  if (node[property] !== value) node[property] = value;
};

// `take` is given a number within bounds, or null where emptying the box means something.
class Box {
  constructor(holder, fact, label, take, mayBeEmpty = false) {
    Object.assign(this, {fact, take, mayBeEmpty});
    this.input = holder.querySelector(".box input");
    this.refusal = holder.querySelector(".refusal");
    holder.querySelector(".box .unit").textContent = fact.unit;
    this.input.setAttribute("aria-label", label);
    this.input.addEventListener("input", () => { this.typing = true; });
    this.input.addEventListener("change", () => this.typed());
    this.input.addEventListener("keydown", event => {
      if (event.key === "Escape") this.show(this.good, true);
    });
  }

  show(value, anyway = false) {
    this.good = value;
    if (this.typing && !anyway) return;
    this.typing = false;
    change(this.input, "value", ofLever(value, this.fact));
    this.refuse("");
  }

  typed() {
    const text = this.input.value.trim();
    if (!text && this.mayBeEmpty) return this.accept(null);
    const value = this.read(text);
    const {low, high, decimals} = this.fact;
    if (value >= low && value <= high) return this.accept(value);
    const bound = (end, inwards) => written(inwards(tidy(100 * end)) / 100, decimals, 2);
    const point = text.includes(",") ? ", with a point and no comma" : "";
    return this.refuse(`Type a number between ${bound(low, Math.ceil)} and ${bound(high, Math.floor)}${point}.`);
  }

  read(text) {
    const bare = [this.fact.unit, this.fact.spokenUnit].reduce(
      (rest, unit) => (unit && rest.toLowerCase().endsWith(unit.toLowerCase()) ? rest.slice(0, -unit.length) : rest),
      text.replace(/[−–]/g, "-"),
    );
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(bare.trim()) ? tidy(Number(bare)) : NaN;
  }

  accept(value) {
    this.show(value ?? this.good, true);
    this.take(value);
  }

  refuse(words) {
    if (!words && this.refusal.hidden) return;
    change(this.refusal, "hidden", !words);
    change(this.refusal, "textContent", words);
    this.input.setAttribute("aria-invalid", String(Boolean(words)));
    this.input.setAttribute("aria-describedby", words ? this.refusal.id : "");
  }
}
