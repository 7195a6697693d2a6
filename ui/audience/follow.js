// A telephone in a room: looks once a second at what is on the screen, and sends its answer. What comes from the server
// is only ever text here.
"use strict";
const LOOK = 900; // ms between two looks
const AWAY = 2_500; // ms without an answer, after which that is said
const code = location.pathname.replace(/\/+$/, "").split("/")[2] ?? "";
const id = name => document.getElementById(name);
const add = (parent, kind, text = "", name = "") => {
  const node = document.createElement(kind);
  node.textContent = text;
  if (name) node.className = name;
  parent.append(node);
  return node;
};
// No line begins with a per cent sign, and none ends with a minus.
const together = text => (text ?? "").replaceAll(" %", "\u00a0%").replaceAll("\u2212£", "\u2212\u2060£");
const say = (name, text) => { if (id(name).textContent !== together(text)) id(name).textContent = together(text); };
const room = path => `/join/${encodeURIComponent(code)}/${path}`;

// Which device this is, in this room alone: a number drawn here, of which the server keeps a seal.
const kept = name => { try { return localStorage.getItem(`planner-room-${code}-${name}`); } catch { return null; } };
const keep = (name, value) => { try { localStorage.setItem(`planner-room-${code}-${name}`, value); } catch { /* it keeps nothing */ } };
const drawn = () => [...crypto.getRandomValues(new Uint8Array(16))].map(each => each.toString(16).padStart(2, "0")).join("");
const device = kept("device") ?? drawn();

let seat = "", tag = "", current = null, asked = 0, open = false, inside = false, answered = 0;
const ask = (path, options = {}) => fetch(room(path), {
  cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(8_000), ...options,
  headers: {...options.headers, ...(seat && {"X-Room-Seat": seat})},
});

const bar = (column, name, [top, height]) => {
  const node = add(column, "i", "", name);
  node.style.top = `${top}%`;
  node.style.height = `${height}%`;
};
const line = (column, name, top) => { add(column, "i", "", name).style.top = `${top}%`; };
const instead = figures => { // what the screen draws in place of the in-year position
  id("drawn").hidden = Boolean(figures);
  id("instead").hidden = !figures;
  if (!figures) return;
  say("drawn-title", figures.title);
  say("drawn-said", figures.said);
  const [head, body] = ["thead", "tbody"].map(each => id("instead").querySelector(each));
  head.replaceChildren();
  body.replaceChildren();
  const heads = add(head, "tr");
  for (const each of figures.heads) add(heads, "th", each).scope = "col";
  for (const [name, ...others] of figures.rows) {
    const row = add(body, "tr");
    add(row, "th", name).scope = "row";
    for (const each of others) add(row, "td", each);
  }
};
const show = screen => {
  for (const name of ["title", "why", "headline", "consequence"]) say(name, screen[name]);
  say("place", screen.organisation);
  id("figures").replaceChildren();
  for (const [label, value, difference] of screen.figures) {
    const figure = add(id("figures"), "div");
    add(figure, "dt", label);
    add(figure, "dd", value, "value");
    add(figure, "dd", difference);
  }
  say("required", screen.required);
  instead(screen.instead);
  id("chart").replaceChildren();
  id("chart").setAttribute("aria-label", screen.alt);
  for (const {year, ours, plan, required, label} of screen.chart.years) {
    const both = add(id("chart"), "div"), column = add(both, "div");
    bar(column, "plan", plan);
    bar(column, "ours", ours);
    line(column, "nought", screen.chart.nought);
    line(column, "required", required);
    const below = label.startsWith("\u2212");
    add(column, "b", label, below ? "below" : "above").style.top = `${below ? ours[0] + ours[1] : ours[0]}%`;
    add(both, "span", year);
  }
  id("screen").hidden = false;
};

const form = document.querySelector("#question form");
const inWords = (value, unit) => (unit === "%" ? `${value} %` : value ? `${value} month${value === 1 ? "" : "s"} late` : "on time");
const given = () => {
  const of = kind => [...form.querySelectorAll(kind)];
  if (current.kind === "levers") return of("input").map(each => Number(each.value));
  if (current.kind === "story") return Number(form.querySelector("input:checked")?.value ?? NaN);
  return form.querySelector("textarea").value;
};
let waiting = 0;
const attempt = () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const now = given();
    if (Number.isNaN(now)) return;
    try {
      const answer = await ask(`try?given=${[now].flat().join(",")}`);
      if (answer.ok) {
        const choice = await answer.json();
        say("does", choice.consequence);
        id("live").ariaLive = "off"; // it has just been said
        show(choice);
      }
      else if (answer.status === 429) attempt();
    } catch { /* the next look says so */ }
  }, 80);
};
const controls = {
  levers(now) {
    current.levers.forEach((lever, at) => {
      const label = add(form, "label", `${lever.label}: `), said = add(label, "output"), slider = add(label, "input");
      slider.type = "range";
      [slider.min, slider.max, slider.step] = [lever.low, lever.high, lever.step];
      slider.value = now?.[at] ?? lever.start;
      slider.setAttribute("aria-label", lever.label);
      const speak = () => {
        said.textContent = inWords(Number(slider.value), lever.unit);
        slider.setAttribute("aria-valuetext", said.textContent);
      };
      slider.addEventListener("input", () => { speak(); attempt(); });
      speak();
      const ends = add(form, "div", "", "ends");
      for (const end of [lever.low, lever.high]) add(ends, "span", inWords(end, lever.unit));
    });
    attempt();
  },
  story(now) {
    const all = add(form, "fieldset");
    add(all, "legend", "Choose one");
    current.stories.forEach((title, at) => {
      const label = add(all, "label", "", "story"), choice = add(label, "input");
      [choice.type, choice.name, choice.value, choice.checked] = ["radio", "story", at, at === now];
      choice.addEventListener("change", attempt);
      add(label, "span", title);
    });
  },
  text(now) {
    const label = add(form, "label", "Your answer, shown only if the presenter says so"), words = add(label, "textarea");
    [words.rows, words.maxLength, words.value] = [3, current.longest, now ?? ""];
  },
};
const draw = question => {
  id("question").hidden = !question;
  if (!question) return;
  if (question.asked !== asked) {
    [current, asked, answered] = [question, question.asked, 0];
    form.replaceChildren();
    say("does", "");
    let before = null;
    try { before = JSON.parse(kept(`answer-${asked}`)); } catch { /* none */ }
    controls[question.kind](before ?? undefined);
    add(form, "button", "Send my answer").disabled = false;
    say("wording", question.wording);
    say("news", `A question: ${question.wording}`);
    say("sent", before === null ? "Nobody is told whose answer it is." : "Your answer is in. You may change it.");
    answered = before === null ? 0 : 1;
  }
  if (open !== question.open || form.hidden === question.open) {
    open = question.open;
    form.hidden = !open;
    if (!open) say("sent", answered ? "The question is closed. Your answer counts." : "The question is closed.");
    else if (/closed/.test(id("sent").textContent)) say("sent", "You may answer again.");
  }
  say("told", question.told);
};
form.addEventListener("submit", async event => {
  event.preventDefault();
  const mine = given(), to = asked;
  if (Number.isNaN(mine) || mine === "") return say("sent", "Choose or write something first.");
  const body = JSON.stringify({asked: to, device, given: mine});
  say("sent", "Sending …");
  for (let tries = 0; to === asked && open && tries < 60; tries += 1) { // until the server has it
    try {
      const answer = await ask("answer", {method: "POST", body, headers: {"Content-Type": "application/json"}});
      if (answer.status < 500 && answer.status !== 429) {
        const {said} = await answer.json();
        if (answer.ok) { keep("device", device); keep(`answer-${to}`, JSON.stringify(mine)); answered += 1; }
        return say("sent", said);
      }
    } catch { /* away for a moment */ }
    await new Promise(resolve => setTimeout(resolve, 1_000));
  }
  return undefined;
});

let last = performance.now();
const look = async () => {
  try {
    const answer = await ask("now", {headers: tag ? {"If-None-Match": tag} : {}});
    if (answer.status === 404) return ended((await answer.json()).said);
    if (answer.ok) {
      const sent = await answer.json();
      [seat, tag] = [sent.seat, answer.headers.get("ETag")];
      inside = true;
      const before = asked;
      id("live").ariaLive = "polite";
      show(sent.screen);
      draw(sent.question);
      if (sent.question && sent.question.asked !== before) id("question").scrollIntoView({block: "start"});
    }
    if (answer.ok || answer.status === 304) {
      last = performance.now();
      say("connection", "");
    } else if (answer.status === 429) say("connection", (await answer.json()).said);
  } catch { /* said below */ }
  return setTimeout(look, LOOK);
};
const waits = setInterval(() => {
  if (code && performance.now() - last > AWAY) say("connection", inside ? "The connection is lost. Trying again …" : "Waiting for the room …");
}, 500);
const ended = said => {
  clearInterval(waits);
  say("connection", inside ? "The room is closed. Thank you." : said);
  id("question").hidden = true;
  id("screen").hidden = true;
  if (!inside) enter();
};
const enter = () => {
  id("enter").hidden = false;
  document.querySelector("#enter form").addEventListener("submit", event => {
    event.preventDefault();
    location.href = `/join/${encodeURIComponent(id("code").value.replace(/[^0-9a-z]/gi, "").toUpperCase())}`;
  }, {once: true});
};
if (code) look();
else enter();
