// How a page is reached by keys and by ear where Streamlit leaves it out: the page that is current, what is pressed,
// focus that goes where something opens and back, type size, and figures at the right of their columns.
window.plannerSection = "SECTION"; // of the menu, in which the page is; blank for a page of its own

if (!window.plannerReach) {
  const root = document.documentElement;
  const all = selector => [...document.querySelectorAll(selector)];
  const put = (node, name, value) => {
    if (value === null) node.removeAttribute(name);
    else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  };

  const say = () => {
    for (const link of all('[data-testid="stTopNavDropdownLink"]')) {
      put(link, "aria-current", link.pathname === location.pathname ? "page" : null);
    }
    for (const section of all('[data-testid="stTopNavSection"]')) {
      put(section, "aria-current", section.textContent === window.plannerSection ? "true" : null);
    }
    for (const story of all(".st-key-stories button")) {
      const icon = story.querySelector('[data-testid="stIconMaterial"]');
      put(story, "aria-pressed", String(icon?.textContent === "check"));
    }
    // Streamlit ties a tooltip to what is around the button, while it is open; fields.py says it to be heard always.
    for (const said of all("[data-describes]")) {
      said.id ||= `describes-${++named}`;
      for (const button of all(`.${keyed(said.dataset.describes)} button`)) put(button, "aria-describedby", said.id);
    }
    for (const holder of all('[data-testid="stTooltipHoverTarget"]')) {
      const button = holder.querySelector('button:not([aria-describedby^="describes-"])');
      if (button) put(button, "aria-describedby", holder.getAttribute("aria-describedby"));
    }
    refusals();
  };

  // What is wrong with a field belongs to it (fields.py). That a number or a date is out of bounds Streamlit has tied to
  // its field already, but shows in a tooltip alone: here it stands under the field, to be seen.
  const BOUNDED = '[data-testid="stNumberInput"], [data-testid="stDateInput"]';
  let named = 0;
  const keyed = key => CSS.escape(`st-key-${key.trim().replace(/[^a-zA-Z0-9_-]/g, "-")}`);
  const WRONG = "st-key-wrong_";
  const FIELD = 'textarea, input:not([type="file"]), button';
  const refusals = () => {
    for (const holder of all(BOUNDED)) {
      const said = holder.querySelector('[role="alert"][id$="-error"]')?.textContent;
      const shown = holder.querySelector(":scope > .limits") ?? (said && holder.appendChild(document.createElement("p")));
      if (!shown) continue;
      if (!said) shown.remove();
      else if (shown.textContent !== said) {
        shown.className = "limits";
        shown.setAttribute("aria-hidden", "true");
        shown.textContent = said;
      }
    }
    for (const field of all("[data-wrong]")) {
      if (document.getElementById(field.dataset.wrong)) continue;
      tie(field, field.dataset.wrong, false);
    }
    for (const message of all(`[class*="${WRONG}"]`)) {
      const name = [...message.classList].find(each => each.startsWith(WRONG));
      const field = document.querySelector(`.${CSS.escape(`st-key-${name.slice(WRONG.length)}`)}`)?.querySelector(FIELD);
      message.id ||= name;
      if (field) tie(field, message.id, true);
    }
  };
  const tie = (field, id, wrong) => {
    const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter(each => each && each !== id);
    put(field, "aria-describedby", [...(wrong ? [id] : []), ...others].join(" ") || null);
    put(field, "aria-invalid", wrong ? "true" : null);
    put(field, "data-wrong", wrong ? id : null);
  };

  // A column of figures has them at its right, with the few words that stand in the place of one.
  const LONGEST = 30; // characters of such words
  const TABLES = '[data-testid="stTable"] table';
  const FIGURE = /^[+−-]?\(?[+−-]?£?\d[\d,]*(\.\d+)?\)?\s?(m|k|%|pp|months?|per 100,000)?\)?$/;
  const align = table => {
    const rows = [...table.tBodies].flatMap(body => [...body.rows]);
    const [head] = [...(table.tHead?.rows ?? [])].slice(-1);
    for (const {cellIndex: column} of rows[0]?.querySelectorAll("td") ?? []) {
      const cells = rows.map(row => row.cells[column]).filter(Boolean);
      const texts = cells.map(cell => cell.textContent.trim()).filter(Boolean);
      const count = texts.filter(text => FIGURE.test(text)).length;
      const figures = count > 0 && 2 * count >= texts.length && texts.every(text => text.length <= LONGEST);
      for (const cell of [head?.cells[column], ...cells]) if (cell) cell.toggleAttribute("data-figures", figures);
    }
  };
  const tablesIn = changes => new Set(changes.flatMap(({target, addedNodes}) => [
    (target.closest ? target : target.parentElement)?.closest(TABLES),
    ...[...addedNodes].flatMap(node => (node.matches?.(TABLES) ? [node] : [...node.querySelectorAll?.(TABLES) ?? []])),
  ]).filter(Boolean));

  // What opens takes focus, and gives it back when it closes. It stands at the end of the page: Tab past either of its
  // ends closes it too.
  const OPENED = '[data-testid="stPopoverBody"]';
  const REACHED = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex="0"]';
  const seen = node => node.checkVisibility({visibilityProperty: true, checkVisibilityCSS: true}) && node.tabIndex >= 0;
  const within = holder => [...holder.querySelectorAll(REACHED)].filter(seen);
  let opened = null;
  let opener = null;
  let inside = false; // whether focus was last in what is open: a press elsewhere since then is answered by what it does
  addEventListener("focusin", ({target}) => { inside = Boolean(target.closest(OPENED)); });
  const turn = () => {
    const body = document.querySelector(OPENED);
    if (body && body !== opened) {
      opener = document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]');
      if (!body.contains(document.activeElement)) {
        body.tabIndex = -1;
        (within(body)[0] ?? body).focus({preventScroll: true});
      }
    }
    if (!body && opened && inside && document.activeElement === document.body) opener?.focus({preventScroll: true});
    opened = body;
  };
  addEventListener("keydown", event => {
    if (event.key !== "Tab" || !opened?.contains(event.target)) return;
    const ends = within(opened);
    const end = event.shiftKey ? ends[0] : ends.at(-1);
    if (end && event.target !== end && event.target !== opened) return;
    if (event.target === opened && ends.length && !event.shiftKey) return;
    event.preventDefault();
    opener?.focus();
    opener?.click();
  }, true);

  // A button that is gone, or can no longer be pressed, had focus: it goes to what stands next, or to the title.
  const TITLE = '[data-testid="stMain"] h1';
  const HOLDERS = '[class*="st-key-"], [data-testid="stSidebar"], [data-testid="stMain"]';
  let last = null;
  addEventListener("focusin", ({target}) => {
    const holders = [];
    for (let holder = target.closest(HOLDERS); holder; holder = holder.parentElement?.closest(HOLDERS)) {
      const name = [...holder.classList].find(each => each.startsWith("st-key-"));
      const reached = within(holder);
      holders.push({
        selector: name ? `.${CSS.escape(name)}` : `[data-testid="${holder.dataset.testid}"]`,
        fromEnd: reached.length - reached.indexOf(target),
      });
    }
    const {pathname} = location;
    last = target.matches("button, a, [role='menuitem']") ? {node: target, words: target.textContent, holders, pathname} : null;
  });
  // Whoever uses a pointer does not look for focus; where it came back, a tooltip would open under the pointer.
  let byKeys = false;
  addEventListener("keydown", () => { byKeys = true; }, true);
  addEventListener("pointerdown", () => {
    byKeys = false;
    last = null; // a press on nothing takes focus from all
  }, true);
  const regain = () => {
    const resting = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";
    if (!last || !byKeys || !resting || opened || document.activeElement !== document.body) return;
    if (last.node.isConnected && !last.node.disabled) return;
    const follows = node => last.node.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    let to = document.querySelector(TITLE);
    if (to) to.tabIndex = -1;
    for (const {selector, fromEnd} of last.pathname === location.pathname ? last.holders : []) {
      const near = within(document.querySelector(selector) ?? document.createElement("div"));
      if (!near.length) continue;
      const next = last.node.isConnected ? near.find(follows) : near[Math.max(0, near.length - fromEnd)];
      to = near.find(node => node.textContent === last.words) ?? next ?? near.at(-1);
      break;
    }
    last = null;
    to?.focus({preventScroll: true});
  };

  // Streamlit runs a page again at a bare "r". Whoever speaks to the computer would do so by any word that has one.
  const TYPED = "input, textarea, select, canvas, [role='listbox'] *, [role='menu'] *";
  addEventListener("keydown", event => {
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (document.querySelector(".st-key-present")) return; // whose own script takes these keys
    if (bare && /^[rc]$/i.test(event.key) && !event.target.matches?.(TYPED)) event.stopImmediatePropagation();
  }, true);

  // Type size, and the theme that was chosen in Streamlit's menu: kept for this browser, on every page of its own
  // address. Streamlit keeps a theme for the one address at which the page was opened.
  const SIZES = [100, 125, 150, 200]; // per cent
  const SIZE = "planner-type-size";
  const THEME = "planner-theme";
  const themeOf = path => `stActiveTheme-${path}-v2`;
  const start = themeOf(location.pathname);
  const kept = name => { try { return localStorage.getItem(name); } catch { return null; } };
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a browser that keeps nothing */ } };
  const size = percent => {
    root.style.fontSize = "";
    const base = parseFloat(getComputedStyle(root).fontSize);
    if (percent !== 100) root.style.fontSize = `${base * percent / 100}px`;
  };
  const chosen = () => (SIZES.includes(Number(kept(SIZE))) ? Number(kept(SIZE)) : 100);
  const settings = () => {
    const menu = document.querySelector('[data-testid="stMainMenu"]');
    if (menu && !document.querySelector(".type-size")) {
      const holder = document.createElement("span");
      menu.before(holder);
      holder.className = "type-size";
      const select = holder.appendChild(document.createElement("select"));
      select.setAttribute("aria-label", "Type size");
      select.append(...SIZES.map(each => new Option(`Type ${each} %`, each, false, each === chosen())));
      select.addEventListener("change", () => {
        keep(SIZE, select.value);
        size(Number(select.value));
      });
    }
    const app = document.querySelector('[data-testid="stApp"]');
    if (app) root.style.colorScheme = getComputedStyle(app).colorScheme;
    const theme = kept(start);
    if (theme && (theme !== '"System"' || kept(THEME))) keep(THEME, theme);
    if (kept(THEME)) keep(themeOf(location.pathname), kept(THEME));
  };
  if (chosen() !== 100) size(chosen());
  if (kept(THEME) && kept(start) !== kept(THEME)) {
    keep(start, kept(THEME));
    location.reload();
  }

  addEventListener("pagehide", settings); // a choice made just before the page is left

  const AFTER = 60; // ms
  let waiting;
  const tend = () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      say();
      settings();
      turn();
      regain();
    }, AFTER);
  };
  window.plannerReach = tend;
  new MutationObserver(changes => {
    if (document.querySelector(TABLES)) tablesIn(changes).forEach(align); // before it is painted
    tend();
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
  addEventListener("focusout", tend); // a disabled button loses focus only when it is next painted
  const attributes = ["class", "disabled", "data-test-script-state", "aria-describedby"];
  new MutationObserver(tend).observe(document.body, {subtree: true, attributeFilter: attributes});
  all(TABLES).forEach(align);
}
window.plannerReach();
