// A finding on the way: for the black list, or good work for the red one.

import * as record from "./record.js";
import { PhotoField } from "./photos.js";
import * as store from "./store.js";
import { keeper } from "./view_item.js";
import { part, say, shape } from "./words.js";

const CHOICES = ["category", "severity"];

function choose(root, each, name, keep) {
  for (const input of root.querySelectorAll(`input[name=${name}]`)) {
    input.checked = input.value === each[name];
    input.addEventListener("change", () => keep({ [name]: input.value }));
  }
}

function lock(root, found, each) {
  const isPosted = record.isPosted(found, each.id) || Boolean(found.finishedAt);
  part(root, "posted").hidden = !isPosted;
  for (const field of root.querySelectorAll("input, textarea")) field.disabled = isPosted;
  for (const name of ["save", "drop"]) part(root, name).hidden = isPosted;
  return isPosted;
}

// What is missing is said beside each field, and the first of them gets the focus.
function complain(root, lacking) {
  for (const name of ["title", ...CHOICES]) {
    const isWrong = lacking.includes(name);
    const field = part(root, `${name}-field`);
    if (!field) continue; // good work has no category
    field.classList.toggle("has-error", isWrong);
    part(root, `${name}-error`).hidden = !isWrong;
  }
  const first = ["category", "severity", "title"].find((name) => lacking.includes(name));
  if (first) part(root, `${first}-field`).querySelector("input").focus();
}

// The answer that failed has the note and the photo that its item asks for; the finding's do.
function proofFor(item, each, answer) {
  return {
    note: item?.note_on_fail && !answer.note.trim() ? each.title.slice(0, record.LONGEST.note) : "",
    photo: item?.photo_on_fail && !answer.photos.length ? each.photos[0] : undefined,
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

export async function draw(app, id, findingId) {
  const found = await store.inspection(id);
  const each = record.finding(found, findingId);
  const root = shape(each.kind);
  const keep = keeper(id, app);
  const change = (given) => (now) => {
    const own = record.finding(now, findingId);
    if (!own || record.isPosted(now, findingId)) return;
    Object.assign(own, given);
    now.changes += 1;
  };
  // While it is open it is not sent: what was sent can't be changed from here.
  await keep.now(change({ isDraft: true }));
  const back = () => app.backFrom(id, each);

  part(root, "line").textContent = [found.line.name, found.line.team].filter(Boolean).join(" · ");
  const photos = new PhotoField({
    inspection: id,
    owner: `finding:${findingId}`,
    ownerIn: (now) => record.finding(now, findingId) ?? { photos: [] },
    label: say("photo-of-it"),
  });
  part(root, "photos").append(photos.root);
  for (const name of each.kind === "defect" ? CHOICES : []) {
    choose(root, each, name, (given) => {
      keep.now(change(given));
      part(root, `${name}-field`).classList.remove("has-error");
      part(root, `${name}-error`).hidden = true;
    });
  }
  for (const name of ["title", "detail"]) {
    const input = part(root, name);
    input.value = each[name];
    input.addEventListener("input", () => keep.soon(change({ [name]: input.value })));
    input.addEventListener("change", () => keep.flush());
  }
  part(root, "more").open = Boolean(each.detail);

  async function save(event) {
    event.preventDefault();
    await keep.flush();
    const now = record.finding(await store.inspection(id), findingId);
    const lacking = record.lacks(now);
    complain(root, lacking);
    if (lacking.length) return;
    await keep.now(change({ isDraft: false }));
    await prove(id, findingId);
    app.afterFinding(id, each);
  }

  async function drop() {
    await keep.flush();
    const own = record.finding(await store.inspection(id), findingId);
    await store.dropPhotos(id, own.photos, (now) => {
      now.findings = now.findings.filter((other) => other.id !== findingId);
      now.changes += 1;
    });
    back();
  }

  root.addEventListener("submit", save);
  part(root, "drop").addEventListener("click", drop);
  part(root, "back").addEventListener("click", async () => {
    await keep.flush();
    const now = record.finding(await store.inspection(id), findingId);
    if (!each.isDraft && !record.lacks(now).length) await keep.now(change({ isDraft: false }));
    back();
  });
  photos.isFixed = () => lock(root, found, each);
  await photos.show();
  return { root, flush: keep.flush };
}
