// What waits on this phone, and whether it can be sent: always in sight, and said aloud.

import { part, say } from "./words.js";

const root = document.getElementById("walk-status");
const chip = document.getElementById("walk-count");

export class Status {
  constructor({ send }) {
    part(root, "send").addEventListener("click", send);
    this.outcome = { is: "sending" };
    this.own = 0;
    this.others = 0;
  }

  show(outcome, signIn = "") {
    this.outcome = outcome;
    this.isHeard ||= outcome.is !== "sending";
    if (signIn) part(root, "sign-in").href = signIn;
    this.draw();
  }

  // Whether nothing has been heard of the server yet.
  get isFirst() {
    return this.outcome.is === "sending" && !this.isHeard;
  }

  count(own, others) {
    Object.assign(this, { own, others });
    this.draw();
  }

  trouble(words) {
    const note = document.getElementById("walk-trouble");
    part(note, "words").textContent = words;
    note.hidden = !words;
  }

  words() {
    const { is } = this.outcome;
    if (is === "refused") return this.outcome.reason;
    const sentences = {
      away: "away",
      later: "later",
      stale: "later",
      sending: "sending",
      "signed out": "signed-out",
    };
    return sentences[is] ? say(sentences[is]) : "";
  }

  draw() {
    const { is } = this.outcome;
    const texts = {
      waiting: this.own ? say("waiting", { n: this.own }) : say("all-sent"),
      outcome: is === "done" || (is === "sending" && !this.own) ? "" : this.words(),
      others: this.others ? say("others", { n: this.others }) : "",
    };
    for (const [name, text] of Object.entries(texts)) {
      const place = part(root, name);
      // Written only where it is another one: a screen reader says each change.
      if (place.textContent !== text) place.textContent = text;
      place.hidden = !text;
    }
    part(root, "send").hidden = !this.own || is === "signed out";
    part(root, "send").disabled = is === "sending";
    part(root, "sign-in").hidden = is !== "signed out";
    chip.hidden = !this.own;
    part(chip, "number").textContent = this.own;
    root.dataset.is = is;
  }
}
