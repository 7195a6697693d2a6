// What Streamlit leaves out of every page. The words in capitals between quotation marks are put in by style.py.
//
// Where another server answers than the one that drew the page, it was started again: its session knows nothing of
// what is on the page, which is opened again from its address.
window.plannerServer ??= "SERVER";
if (window.plannerServer !== "SERVER") {
  const place = new URL(window.plannerPlace ?? location);
  place.searchParams.set("AGAIN", "yes");
  location.replace(place);
}

// What this browser has open is kept for it under this key until it is closed (ui/session/browser.py).
if (!document.cookie.includes(`${"COOKIE"}=`)) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${"COOKIE"}=${"BROWSER"}; path=/; SameSite=Strict${secure}`;
}

if (!window.plannerStyle) {
  const TABLE = '[data-testid="stDataFrame"], #portal';
  const AWAY = 'a[href], [data-testid="stButton"] button';
  const SENT_WITHIN = 300; // ms after which a table has sent what was typed into a cell; Streamlit waits for 150
  const TEND_AFTER = 150; // ms

  // In the head once: of an element that is drawn again at each run the browser would weigh every style again.
  window.plannerStyle = document.head.appendChild(document.createElement("style"));

  const app = () => document.querySelector('[data-testid="stApp"]');
  const resting = () => app()?.dataset.testScriptState === "notRunning";

  // What people need who cannot see or cannot use a mouse: a region that announces its changes, which must be in the
  // page before them, and what scrolls within reach of the keyboard.
  const tend = () => {
    for (const region of document.querySelectorAll(
      ".st-key-headline, .st-key-chance, .st-key-milestone_headline, .st-key-scenario_standing, .st-key-milestone_scenario, "
      + ".st-key-pipeline_said, .st-key-care_outturn, .st-key-care_conflicts, .st-key-problem, "
      + ".st-key-present_said")) {
      region.setAttribute("role", "status");
      region.setAttribute("aria-live", "polite");
    }
    // A menu with sections is a list of sections, which Streamlit writes as a list of links.
    for (const item of document.querySelectorAll('ul:has(> [data-testid="stNavSection"]), ul:has(> div > li)')) {
      item.setAttribute("role", "none");
      for (const link of item.querySelectorAll("li")) link.setAttribute("role", "none");
    }
    for (const wide of document.querySelectorAll(".katex-display, [data-testid='stTable'] > div")) {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0; else wide.removeAttribute("tabindex");
    }
    // On a phone: no sign is parted from its sum, and what is long is not written in a column of single words.
    for (const cell of document.querySelectorAll("[data-testid='stTable'] td")) {
      const {length} = cell.textContent;
      cell.style.whiteSpace = length < 14 ? "nowrap" : "";
      cell.style.minWidth = length > 60 ? "15rem" : "";
    }
  };

  // A late word of a part of a page that was left has Streamlit clear the page that came after it. A page that rests
  // without a title is asked for again, once; not while the server has not answered to a link: the address is still
  // that of the page that is left, which would be asked for last.
  let asked = false;
  let wanted;
  const heal = () => {
    if (location.pathname === wanted) wanted = undefined;
    const blank = !wanted && resting() && !document.querySelector('[data-testid="stMain"] h1');
    if (blank && !asked) dispatchEvent(new PopStateEvent("popstate"));
    asked = blank;
  };

  addEventListener("popstate", () => { wanted = undefined; });

  // Back leads to the page before: what changes in the address of one page is no page of its own. The one entry that
  // is made before this runs, the address as it was asked for, is passed over.
  const {pushState} = history;
  let here = location.pathname;
  history.pushState = (state, unused, url) => {
    const stays = new URL(url ?? location, location).pathname === location.pathname;
    (stays ? history.replaceState : pushState).call(history, state, unused, url);
    here = location.pathname;
  };
  addEventListener("popstate", ({isTrusted}) => {
    if (isTrusted && location.pathname === here && !location.hash) history.back();
    here = location.pathname;
  });

  let waiting;
  const soon = () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      tend();
      heal();
      document.documentElement.removeAttribute("data-untended");
    }, TEND_AFTER);
    document.documentElement.setAttribute("data-untended", "");
  };
  new MutationObserver(soon).observe(document.body, {subtree: true, childList: true});
  addEventListener("resize", soon);
  soon();

  // The address that was shown when the connection was lost; a new one is made by way of others.
  const lost = changes => {
    if (changes.some(({oldValue}) => oldValue === "CONNECTED")) window.plannerPlace = location.href;
  };
  const attributeFilter = ["data-test-connection-state"];
  new MutationObserver(lost).observe(document.body, {subtree: true, attributeFilter, attributeOldValue: true});

  // What is typed into a table is sent a moment after its cell is left. A link or button that was pressed in that
  // moment would come first, and what was typed be lost: it waits until that has been sent and taken.
  let typed = -Infinity;
  const inTable = ({target}) => { if (target.closest?.(TABLE)) typed = performance.now(); };
  const leave = () => { if (document.querySelector("#portal :is(input, textarea)")) typed = performance.now(); };
  addEventListener("keydown", inTable, true);
  addEventListener("pointerdown", event => { inTable(event); leave(); }, true);
  const press = node => {
    if (performance.now() - typed < SENT_WITHIN || !resting()) return setTimeout(press, 50, node);
    typed = -Infinity;
    node.removeAttribute("aria-busy");
    return node.isConnected && node.click();
  };
  addEventListener("click", event => {
    const node = event.target.closest?.(AWAY);
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey; // into another tab: this page stays
    if (!node || elsewhere) return;
    if (node.origin === location.origin && node.target !== "_blank") wanted = node.pathname;
    if (performance.now() - typed >= SENT_WITHIN || event.target.closest(TABLE)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    node.setAttribute("aria-busy", "true");
    press(node);
  }, true);
}
window.plannerStyle.textContent = "STYLE";
