// What goes up to the server: one message at a time, the next when the answer to the last has been drawn.

const ANSWER_WITHIN = 2000; // ms after which a message is given up, so that one lost answer holds nothing up

// The messages of one part on one visit of its page.
class Post {
  static all = new Map();

  static of(key) {
    if (!Post.all.has(key)) Post.all.set(key, new Post());
    return Post.all.get(key);
  }

  page = Math.random().toString(36).slice(2, 10);
  number = 0; // of the last message that was sent
  holds = 0; // of the last time that a hand was put on a lever
  shown = 0; // the server's number for what it shows
  waiting = new Map();
  held = new Set(); // the levers that a hand is on
  flying = null;
  drawing = false;

  put(message) {
    const {lever, year = "", line = "", hold} = message;
    this.waiting.set([lever, year, line, hold].join("\n"), {...message, year, line});
    this.next();
  }

  // The part says whether it waits for the hand or for an answer: what drives the page can wait for neither.
  next() {
    this.part?.toggleAttribute("data-busy", Boolean(this.held.size || this.flying || this.waiting.size));
    if (this.flying || this.drawing || !this.send || !this.waiting.size) return;
    const [key, message] = this.waiting.entries().next().value;
    this.waiting.delete(key);
    this.flying = {...message, page: this.page, number: ++this.number, shown: this.shown};
    this.timer = setTimeout(() => this.giveUp(), ANSWER_WITHIN);
    this.part?.toggleAttribute("data-busy", true);
    this.send(this.flying);
  }

  answered({page, number, shown}) {
    this.shown = shown;
    if (!this.flying || page !== this.page || number < this.flying.number) return;
    this.drawing = [...this.waiting.values()].every(message => message.moving); // a last word waits for no frame
    this.land();
    requestAnimationFrame(() => {
      this.drawing = false;
      this.next();
    });
  }

  land() {
    clearTimeout(this.timer);
    this.flying = null;
    this.next();
  }

  // What the server has said meanwhile was not shown on the lever of the message: it is now.
  giveUp() {
    this.land();
    if (this.part?.post === this) this.part.take(this.last);
  }

  busyWith(lever) {
    return this.flying?.lever === lever || [...this.waiting.values()].some(message => message.lever === lever);
  }
}
