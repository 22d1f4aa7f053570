// One item of the checklist: its question, what happens where it failed, and onward.

import * as record from "./record.js";
import * as store from "./store.js";
import { control, photosOfAnswer } from "./view_answers.js";
import { badge, fill, part, say, shape, writtenDay } from "./words.js";

// --- What was found here last time ------------------------------------------------------
const LOOKS = {
  defect: ["black", "alert-circle"],
  verified: ["good", "circle-check"],
  praise: ["red", "thumb-up"],
  fixed: ["good", "tool"],
};

function lastRow(each) {
  const row = shape("last-row");
  fill(row, { title: [each.number, each.title].filter(Boolean).join(" ") });
  const look = LOOKS[each.isVerified ? "verified" : each.kind];
  part(row, "side").append(badge(...look, each.state || say(`kind-${each.kind}`)));
  return row;
}

function showLast(root, found, app) {
  const last = app.line(found.line.id)?.last ?? found.line.last;
  const strip = part(root, "last");
  strip.hidden = !last;
  if (!last) return;
  part(strip, "words").textContent = say("last-time", { n: last.findings.length });
  part(strip, "who").textContent = `${last.by} · ${writtenDay(last.at)}`;
  part(strip, "rows").replaceChildren(...last.findings.map(lastRow));
  // Open where one begins, out of the way afterwards.
  strip.open = found.place === 0 && last.findings.length > 0;
}

// --- Typing: kept soon, and at once when the view is left ----------------------------------
const PAUSE_MS = 250;

export function keeper(id, app) {
  let waiting = null;
  let timer = null;
  let writing = Promise.resolve();

  function flush() {
    clearTimeout(timer);
    const alter = waiting;
    waiting = null;
    if (alter) writing = writing.then(() => app.keep(id, alter));
    return writing;
  }

  return {
    now(alter) {
      flush();
      writing = writing.then(() => app.keep(id, alter));
      return writing;
    },
    soon(alter) {
      const before = waiting;
      waiting = (each) => {
        before?.(each);
        alter(each);
      };
      clearTimeout(timer);
      timer = setTimeout(flush, PAUSE_MS);
    },
    flush,
  };
}

// --- Failed ---------------------------------------------------------------------------------
const CAN_FAIL = new Set(["check", "number", "score"]);

class Failed {
  constructor({ app, found, item, keep, changed }) {
    Object.assign(this, { app, item, keep, changed, id: found.id });
    this.root = shape("failed");
    const note = part(this.root, "note");
    note.id = `note-${item.id}`;
    note.maxLength = record.LONGEST.note;
    part(this.root, "note-label").htmlFor = note.id;
    note.value = found.answers[item.id]?.note ?? "";
    note.addEventListener("input", () =>
      keep.soon((each) => record.answer(each, item, { note: note.value })),
    );
    note.addEventListener("change", () => keep.flush());
    part(this.root, "photos").append(
      photosOfAnswer(this.id, item, say("photo-of-it"), { changed }),
    );
    part(this.root, "report").addEventListener("click", () => this.report());
    part(this.root, "fixed").addEventListener("click", () => this.fix());
  }

  // One tap: the finding is there, with the words of the item.
  async report() {
    const { item } = this;
    let made = null;
    await this.keep.now((each) => {
      record.answer(each, item, { fixed: false });
      made = record.findingOf(each, item) ?? record.addFinding(each, { ...this.words(), item: item.id });
    });
    if (made) this.app.goFinding(this.id, made.id);
  }

  words() {
    return { kind: "defect", title: this.item.name };
  }

  async fix() {
    const { item } = this;
    await this.keep.now((each) =>
      record.answer(each, item, { fixed: !record.answerTo(each, item).fixed }),
    );
    this.changed();
    if (part(this.root, "fixed").getAttribute("aria-pressed") === "true") {
      part(this.root, "note").focus();
    }
  }

  show(found) {
    const { item, root } = this;
    const given = found.answers[item.id];
    const isFailed = given?.passed === false;
    const reported = record.findingOf(found, item);
    root.hidden = !isFailed;
    if (!isFailed) return;
    part(root, "fixed").setAttribute("aria-pressed", String(given.fixed));
    part(root, "fixed").hidden = Boolean(reported);
    part(root, "report").hidden = given.fixed || Boolean(reported);
    const needs = { note: given.fixed || item.note_on_fail, photo: given.fixed || item.photo_on_fail };
    part(root, "proof").hidden = !needs.note && !needs.photo;
    part(root, "note-field").hidden = !needs.note;
    part(root, "photos").hidden = !needs.photo;
    part(root, "note-words").textContent = say(given.fixed ? "note-fixed" : "note-failed");
  }
}

// --- Findings of this walk ---------------------------------------------------------------------
export function findingRow(app, found, each) {
  const row = shape("row-button");
  fill(row, { title: each.title || say("no-title"), detail: "", when: "" });
  const posted = found.sent.findings[each.id];
  const look = LOOKS[each.kind];
  const words = each.isDraft ? say("finding-unfinished") : (posted?.number ?? say(`kind-${each.kind}`));
  part(row, "side").append(badge(...(each.isDraft ? ["warn", "alert-triangle"] : look), words));
  row.querySelector("button").addEventListener("click", () => app.goFinding(found.id, each.id));
  return row;
}

// --- The view ------------------------------------------------------------------------------------
class Item {
  constructor(app, found, place) {
    const item = found.items[place];
    Object.assign(this, { app, found, place, item, id: found.id });
    this.isLast = place === found.items.length - 1;
    this.root = shape("item");
    this.keep = keeper(found.id, app);
    this.failed = CAN_FAIL.has(item.kind)
      ? new Failed({ app, found, item, keep: this.keep, changed: () => this.refresh() })
      : { root: "", show: () => {} };
  }

  show() {
    const { root, item, found } = this;
    const isTyped = item.kind === "number" || item.kind === "text";
    part(root, "control").append(
      control({
        inspection: this.id,
        item,
        found: found.answers[item.id],
        onward: () => this.onward(),
        changed: () => this.refresh(),
        keep: (given) => (isTyped ? this.type(given) : this.tap(given)),
      }),
    );
    part(root, "failed").replaceWith(this.failed.root);
    part(root, "next-words").textContent = say(this.isLast ? "to-summary" : "next");
    part(root, "tip").hidden = item.kind !== "check" || this.place > 0;
    showLast(root, found, this.app);
  }

  listen() {
    const { root, app, id } = this;
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.onward();
    });
    const buttons = {
      back: () => (this.place ? app.goItem(id, this.place - 1) : app.goList()),
      next: () => this.onward(),
      end: () => app.goEnd(id),
      defect: () => app.addFinding(id, "defect"),
      praise: () => app.addFinding(id, "praise"),
    };
    for (const [name, act] of Object.entries(buttons)) {
      part(root, name).addEventListener("click", async () => {
        await this.keep.flush();
        act();
      });
    }
  }

  async onward() {
    await this.keep.flush();
    if (this.isLast) this.app.goEnd(this.id);
    else this.app.goItem(this.id, this.place + 1);
  }

  async tap(given) {
    await this.keep.now((each) => record.answer(each, this.item, given));
    await this.refresh();
  }

  type(given) {
    this.keep.soon((each) => record.answer(each, this.item, given));
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      await this.keep.flush();
      this.refresh();
    }, PAUSE_MS);
  }

  async refresh() {
    const now = await store.inspection(this.id);
    if (!now) return;
    head(this.root, now, this.item, this.place);
    this.failed.show(now);
    const reported = now.findings.filter((each) => each.item === this.item.id);
    const rows = reported.map((each) => findingRow(this.app, now, each));
    part(this.root, "found").replaceChildren(...rows);
  }
}

function head(root, found, item, place) {
  const all = found.items.length;
  fill(root, {
    line: found.line.name,
    section: item.section,
    count: say("progress", { at: place + 1, all }),
    name: item.name,
    hint: item.hint,
  });
  part(root, "hint").hidden = !item.hint;
  const bar = root.querySelector("progress");
  const { open } = record.counts(found);
  Object.assign(bar, { max: all, value: all - open });
  bar.setAttribute("aria-label", say("answered", { done: all - open, all }));
}

export async function draw(app, id, placed) {
  const found = await store.inspection(id);
  const place = Math.min(Math.max(placed, 0), found.items.length - 1);
  const view = new Item(app, found, place);
  view.show();
  view.listen();
  await view.refresh();
  return {
    root: view.root,
    refresh: () => view.refresh(),
    flush: view.keep.flush,
    announce: say("progress", { at: place + 1, all: found.items.length }),
  };
}
