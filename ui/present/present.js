// The keys, a clicker and swipes of the Present page: each presses a button that is on it too.
if (!window.plannerPresent) {
  window.plannerPresent = true;
  const root = document.documentElement;
  const screen = () => document.querySelector(".st-key-present");
  const button = name => document.querySelector(`.st-key-present_${name} button`);
  const speaker = () => document.querySelector(".st-key-present .speaker")?.dataset;
  const story = () => speaker()?.shown;
  const resting = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";

  // A press that comes while the last one is being answered waits for its turn: of two at once the server takes one.
  const ANSWERED_WITHIN = 3_000; // ms
  const presses = [];
  let pressing = false;
  const next = () => {
    const node = button(presses.shift());
    if (!node || node.disabled) {
      pressing = presses.length > 0;
      return pressing && next();
    }
    const before = story();
    const until = performance.now() + ANSWERED_WITHIN;
    const look = () => {
      if (performance.now() < until && (story() === before || !resting())) return setTimeout(look, 30);
      pressing = presses.length > 0;
      return pressing && next();
    };
    node.click();
    return look();
  };
  const press = name => {
    presses.push(name);
    if (pressing) return;
    pressing = true;
    next();
  };

  const blank = on => {
    root.toggleAttribute("data-blank", on);
    if (on) document.getElementById("present-keys")?.hidePopover();
    document.getElementById("present-blank").textContent = on ? "The screen is blank. Any key brings it back." : "";
  };
  const full = () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen());

  // The speaker's window: it follows this one by messages within the browser, also when that loads its page again.
  const CHANNEL = "planner-present";
  const own = () => { try { return sessionStorage.getItem(CHANNEL); } catch { return null; } };
  const name = own() ?? `${CHANNEL}-${Math.random().toString(36).slice(2)}`;
  try { sessionStorage.setItem(CHANNEL, name); } catch { /* a browser that keeps nothing */ }
  const channel = new BroadcastChannel(name);
  const says = () => speaker()?.says;
  let told;
  const tell = () => {
    if (says() === told) return;
    told = says();
    channel.postMessage(told ? {says: JSON.parse(told)} : {gone: true});
  };
  channel.onmessage = ({data}) => {
    if (data.hello) told = undefined;
    if (data.press in PRESSES && screen()) press(data.press);
    tell();
  };
  addEventListener("pagehide", () => channel.postMessage({gone: true}));
  const openSpeaker = () => {
    const opened = window.open("", name, "popup,width=900,height=720");
    document.getElementById("present-told").textContent = opened ? "" :
      "The browser did not open the speaker’s window. Allow pop-up windows for this address, and press Speaker again.";
    if (!opened) return;
    if (!opened.document.getElementById("elapsed")) {
      opened.document.open();
      opened.document.write(window.plannerSpeaker);
      opened.document.close();
    }
    opened.focus();
  };

  const LETTERS = "planner-present-letters";
  const letters = () => document.getElementById("present-letters");
  const kept = () => { try { return localStorage.getItem(LETTERS); } catch { return null; } };
  addEventListener("change", ({target}) => {
    if (target.id !== "present-letters") return;
    try { localStorage.setItem(LETTERS, target.checked ? "on" : "off"); } catch { /* a browser that keeps nothing */ }
  });
  const tend = () => {
    if (letters() && kept()) letters().checked = kept() === "on";
    const node = document.querySelector('.st-key-present [data-does="full"]');
    if (node) node.hidden = !document.fullscreenEnabled;
    if (!screen()) root.removeAttribute("data-blank");
    tell();
  };
  new MutationObserver(tend).observe(document.body, {subtree: true, childList: true});
  tend();

  const PRESSES = {next: true, previous: true};
  const MOVES = {
    ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "previous", PageUp: "previous",
  };
  const LETTER = {
    r: () => press("plan"),
    b: () => blank(true),
    f: full,
    s: openSpeaker,
    t: () => document.getElementById("present-figures").togglePopover(),
    "?": () => document.getElementById("present-keys").togglePopover(),
  };
  const TYPED = "input, textarea, select"; // which have keys of their own: a slider's are not the stories'
  const WRITTEN = "input[type=text], textarea, select";
  const opened = () => document.querySelector(":popover-open");
  const does = event => {
    const {key, target} = event;
    if (key === " " && target.closest?.(`button, a, ${TYPED}`)) return null; // which it presses
    if (key in MOVES) return target.matches?.(TYPED) ? null : () => press(MOVES[key]);
    const onLever = target.closest?.("planner-levers");
    if (key === "Escape" && onLever) return () => target.blur();
    if (key === "Escape") return opened() ? null : () => press("leave");
    if (target.matches?.(WRITTEN)) return null;
    return letters()?.checked && Object.hasOwn(LETTER, key.toLowerCase()) ? LETTER[key.toLowerCase()] : null;
  };
  addEventListener("keydown", event => {
    if (!screen() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[rc]$/i.test(event.key)) event.stopImmediatePropagation(); // Streamlit's own
    const act = root.hasAttribute("data-blank") ? () => blank(false) : does(event);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) act();
  }, true);

  // What a blank screen is touched with brings it back, and presses nothing.
  addEventListener("click", event => {
    if (!screen()) return;
    const {target, detail} = event;
    if (root.hasAttribute("data-blank")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      blank(false);
      return;
    }
    const tool = target.closest?.(".st-key-present [data-does]");
    if (tool) ({blank: () => blank(true), full, speaker: openSpeaker})[tool.dataset.does]();
    if (detail) target.closest?.(".st-key-present button")?.blur(); // so that Space moves on, after a press by hand
  }, true);

  // A hand that lets go of a lever gives the keys back to the stories, or a clicker would go on moving the lever.
  const givesBack = ({target}) => {
    if (screen() && target.closest?.("planner-levers")) setTimeout(() => document.activeElement?.blur(), 60);
  };
  addEventListener("pointerup", givesBack);
  addEventListener("pointercancel", givesBack);

  const FAR = 60; // px
  let from = null;
  addEventListener("touchstart", ({touches, target}) => {
    const stays = target.closest?.("planner-levers, [popover]");
    from = screen() && !stays && touches.length === 1 && visualViewport.scale === 1 ? touches[0] : null;
  }, {passive: true});
  addEventListener("touchend", ({changedTouches}) => {
    if (!from || root.hasAttribute("data-blank")) return;
    const across = changedTouches[0].clientX - from.clientX;
    const along = changedTouches[0].clientY - from.clientY;
    from = null;
    if (Math.abs(across) > FAR && Math.abs(across) > 2 * Math.abs(along)) press(across < 0 ? "next" : "previous");
  }, {passive: true});
}
