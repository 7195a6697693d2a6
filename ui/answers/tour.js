// The tour: a box beside what it speaks of, which never hides it. It takes no focus by itself, stands first in the
// page for who goes by keys, is said to who listens, and once it was gone through or skipped this browser is left alone.
if (!window.plannerTour) {
  const DONE = "planner-tour";
  const OPENER = '[data-testid="stExpandSidebarButton"]'; // of the levers and the menu, where the window is narrow
  const GAP = 12; // px
  const NARROW = 640; // px
  const kept = () => { try { return localStorage.getItem(DONE); } catch { return "no browser to keep it"; } };
  const keep = () => { try { localStorage.setItem(DONE, "done"); } catch { /* a browser that keeps nothing */ } };
  const make = (parent, name, kind, words = "") => {
    const node = parent.appendChild(document.createElement(name));
    node.className = kind;
    node.textContent = words;
    return node;
  };
  make(document.head, "style", "", window.plannerTourStyle);
  let box, ring, at, page, from, timer;

  const isSeen = node => {
    const {right, width, height} = node.getBoundingClientRect();
    return width > 0 && height > 0 && right > 0 && node.checkVisibility({visibilityProperty: true});
  };
  const targets = step => {
    const found = step.at.flatMap(each => [...document.querySelectorAll(each)].slice(0, 1)).filter(isSeen);
    return found.length ? found : [...document.querySelectorAll(OPENER)].filter(isSeen);
  };
  const around = nodes => {
    const all = nodes.map(node => node.getBoundingClientRect());
    const edge = (which, name) => Math[which](...all.map(each => each[name]));
    return {top: edge("min", "top"), left: edge("min", "left"), bottom: edge("max", "bottom"), right: edge("max", "right")};
  };

  // Below what it speaks of, or above, or beside it; where there is no room, at the end of the window that it leaves free.
  const place = () => {
    if (location.pathname !== page) return end(); // another page was opened
    const shown = targets(window.plannerTourSteps[at]);
    ring.hidden = !shown.length;
    if (!shown.length) return;
    const {top, left, bottom, right} = around(shown);
    Object.assign(ring.style, {
      top: `${top - 4}px`, left: `${left - 4}px`, width: `${right - left + 8}px`, height: `${bottom - top + 8}px`,
    });
    const [width, height, wide, high] = [box.offsetWidth, box.offsetHeight, innerWidth, innerHeight];
    const inside = (value, size, whole) => Math.max(GAP, Math.min(value, whole - size - GAP));
    const [below, above] = [bottom + GAP + height <= high, top - GAP - height >= 0];
    let x = inside(wide <= NARROW ? (wide - width) / 2 : left, width, wide);
    let y = below ? bottom + GAP : above ? top - GAP - height : high - height - GAP;
    if (!below && !above && right + GAP + width <= wide) [x, y] = [right + GAP, inside(top, height, high)];
    else if (!below && !above && bottom > high / 2 && top > high / 2) y = GAP;
    Object.assign(box.style, {left: `${x}px`, top: `${inside(y, height, high)}px`}); // in the window, scrolled or not
  };

  const show = step => {
    at = step;
    const steps = window.plannerTourSteps;
    const [first, last] = [at === 0, at === steps.length - 1];
    const shown = targets(steps[at]);
    const behind = shown.some(node => node.matches(OPENER)) && steps[at].behind;
    box.querySelector(".step").textContent = `Step ${at + 1} of ${steps.length}`;
    box.querySelector(".title").textContent = steps[at].title;
    box.querySelector(".said").textContent = behind || steps[at].said;
    box.querySelector(".next").textContent = last ? "Done" : "Next";
    box.querySelector(".skip").hidden = last;
    const back = box.querySelector(".back");
    if (first && document.activeElement === back) box.querySelector(".next").focus();
    back.hidden = first;
    box.scrollTop = 0;
    shown[0]?.scrollIntoView({block: innerWidth <= NARROW ? "start" : "nearest"});
    place();
  };

  const end = () => {
    const held = box.contains(document.activeElement);
    const title = document.querySelector('[data-testid="stMain"] h1');
    keep();
    clearInterval(timer);
    box.remove();
    ring.remove();
    box = undefined;
    if (!held) return;
    if (!from?.isConnected && title) title.tabIndex = -1;
    (from?.isConnected ? from : title)?.focus({preventScroll: true});
  };

  const start = opener => {
    if (box) return;
    [from, page] = [opener, location.pathname];
    box = document.createElement("section");
    box.className = "tour";
    box.setAttribute("aria-label", "Tour of this page");
    const said = make(box, "div", "words");
    said.setAttribute("role", "status");
    for (const each of ["step", "title", "said"]) make(said, "p", each);
    const moves = make(box, "div", "moves");
    for (const [kind, words, press] of [
      ["skip", "Skip the tour", () => end()],
      ["back", "Back", () => show(at - 1)],
      ["next", "Next", () => (at === window.plannerTourSteps.length - 1 ? end() : show(at + 1))],
    ]) {
      const button = make(moves, "button", kind, words);
      button.type = "button";
      button.addEventListener("click", press);
    }
    box.addEventListener("keydown", event => {
      if (event.key === "Escape") end();
      event.stopPropagation(); // no key of the page
    });
    document.body.prepend(box);
    ring = make(document.body, "div", "tour-ring");
    show(0);
    timer = setInterval(place, 200); // the page is drawn anew, scrolled, or made wider
    if (opener) box.querySelector(".next").focus({preventScroll: true});
  };
  addEventListener("scroll", () => box && place(), true);
  addEventListener("resize", () => box && place());
  // From anywhere, so that nobody has focus under it and cannot see it; what is open over the page closes first.
  addEventListener("keydown", ({key}) => {
    if (key === "Escape" && box && !document.querySelector('[data-testid="stPopoverBody"], :popover-open')) end();
  }, true);
  addEventListener("click", ({target}) => {
    const opener = target.closest?.("[data-tour]");
    if (opener) start(opener);
  });

  window.plannerTour = () => {
    const first = location.pathname;
    if (kept() || new URLSearchParams(location.search).has("set")) return;
    const waiting = setInterval(() => {
      const app = document.querySelector('[data-testid="stApp"]');
      if (location.pathname !== first || box || kept()) clearInterval(waiting);
      else if (app?.dataset.testScriptState === "notRunning" && document.querySelector(".st-key-headline")) {
        clearInterval(waiting);
        start();
      }
    }, 150);
  };
  window.plannerTour();
}
