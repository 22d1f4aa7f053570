// A finding on the way: for the black list, or good work for the red one.

import * as record from "./record.js";
import { PhotoField } from "./photos.js";
import * as store from "./store.js";
import { keeper } from "./view_item.js";
import { part, say, shape } from "./words.js";

const CHOICES = ["category", "severity"];

// --- What is missing ------------------------------------------------------------------------
// Said beside each field; the first of them gets the focus.
function complain(root, lacking) {
  for (const name of [...CHOICES, "title"]) {
    const field = part(root, `${name}-field`);
    if (!field) continue; // good work has no category
    const isWrong = lacking.includes(name);
    field.classList.toggle("has-error", isWrong);
    part(root, `${name}-error`).hidden = !isWrong;
  }
  root.querySelector(".has-error input")?.focus();
}

// --- Proof ------------------------------------------------------------------------------------
// The answer that failed has the note and the photo that its item asks for: the finding's do.
function proofFor(item, each, answer) {
  const lacksNote = item.note_on_fail && !answer.note.trim();
  const lacksPhoto = item.photo_on_fail && !answer.photos.length;
  return {
    note: lacksNote ? each.title.slice(0, record.LONGEST.note) : "",
    photo: lacksPhoto ? each.photos[0] : undefined,
  };
}

async function prove(inspection, findingId) {
  const found = await store.inspection(inspection);
  const each = record.finding(found, findingId);
  const item = found.items.find((other) => other.id === each.item);
  if (!item) return;
  const proof = proofFor(item, each, record.answerTo(found, item));
  if (proof.note) {
    await store.change(inspection, (now) => record.answer(now, item, { note: proof.note }));
  }
  const shot = proof.photo && (await store.photo(proof.photo));
  if (!shot) return;
  const copy = { ...shot, id: record.freshId(), owner: `item:${item.id}` };
  await store.addPhoto(copy, (now) =>
    record.changePhotos(now, record.answerTo(now, item), [copy.id]),
  );
}

// --- The view ---------------------------------------------------------------------------------
class Finding {
  constructor(app, found, each) {
    Object.assign(this, { app, found, each, id: found.id });
    this.root = shape(each.kind);
    this.keep = keeper(found.id, app);
    this.isPosted = record.isPosted(found, each.id);
  }

  change(given) {
    return (now) => {
      const own = record.finding(now, this.each.id);
      if (!own || record.isPosted(now, own.id)) return;
      Object.assign(own, given);
      now.changes += 1;
    };
  }

  async now() {
    await this.keep.flush();
    return record.finding(await store.inspection(this.id), this.each.id);
  }

  show() {
    const { found, root } = this;
    part(root, "line").textContent = [found.line.name, found.line.team].filter(Boolean).join(" · ");
    const photos = new PhotoField({
      inspection: this.id,
      owner: `finding:${this.each.id}`,
      ownerIn: (now) => record.finding(now, this.each.id) ?? { photos: [] },
      label: say("photo-of-it"),
      isFixed: () => this.isPosted,
    });
    part(root, "photos").append(photos.root);
    if (this.each.kind === "defect") CHOICES.forEach((name) => this.offer(name));
    ["title", "detail"].forEach((name) => this.ask(name));
    part(root, "more").open = Boolean(this.each.detail);
    this.lock();
  }

  offer(name) {
    for (const input of this.root.querySelectorAll(`input[name=${name}]`)) {
      input.checked = input.value === this.each[name];
      input.addEventListener("change", () => {
        this.keep.now(this.change({ [name]: input.value }));
        part(this.root, `${name}-field`).classList.remove("has-error");
        part(this.root, `${name}-error`).hidden = true;
      });
    }
  }

  ask(name) {
    const input = part(this.root, name);
    input.value = this.each[name];
    input.addEventListener("input", () => this.keep.soon(this.change({ [name]: input.value })));
    input.addEventListener("change", () => this.keep.flush());
  }

  lock() {
    const { root, isPosted } = this;
    part(root, "posted").hidden = !isPosted;
    if (!isPosted) return;
    for (const field of root.querySelectorAll("input, textarea")) field.disabled = true;
    for (const name of ["save", "drop"]) part(root, name).hidden = true;
  }

  listen() {
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    part(this.root, "drop").addEventListener("click", () => this.drop());
    part(this.root, "back").addEventListener("click", () => this.back());
  }

  async save() {
    const lacking = record.lacks(await this.now());
    complain(this.root, lacking);
    if (lacking.length) return;
    await this.keep.now(this.change({ isDraft: false }));
    await prove(this.id, this.each.id);
    this.app.afterFinding(this.id, this.each);
  }

  async drop() {
    const { photos } = await this.now();
    await store.dropPhotos(this.id, photos, (now) => {
      now.findings = now.findings.filter((other) => other.id !== this.each.id);
      now.changes += 1;
    });
    this.app.backFrom(this.id, this.each);
  }

  // What was complete before, and still is, stays so.
  async back() {
    const isComplete = !this.each.isDraft && !record.lacks(await this.now()).length;
    if (isComplete) await this.keep.now(this.change({ isDraft: false }));
    this.app.backFrom(this.id, this.each);
  }
}

export async function draw(app, id, findingId) {
  const found = await store.inspection(id);
  const view = new Finding(app, found, record.finding(found, findingId));
  // While it is open it is not sent: what was sent can't be changed from here.
  await view.keep.now(view.change({ isDraft: true }));
  view.show();
  view.listen();
  return { root: view.root, flush: view.keep.flush };
}
