// Photos: made smaller on the phone, kept at once, shown, and taken away again.

import { changePhotos, freshId, roomFor } from "./record.js";
import * as store from "./store.js";
import { part, say, shape } from "./words.js";

const LONGEST = 1600; // the side that the server keeps; a smaller upload suits bad Wi-Fi
const QUALITY = 0.85;
const LARGEST = 25 * 1024 * 1024; // bytes: what the server takes

// --- Smaller -------------------------------------------------------------------------------
// Drawn upright, whichever way the phone was held.
async function drawable(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const image = new Image();
    image.src = URL.createObjectURL(file);
    await image.decode().finally(() => URL.revokeObjectURL(image.src));
    return image;
  }
}

async function smaller(file) {
  const image = await drawable(file);
  const [width, height] = [image.naturalWidth ?? image.width, image.naturalHeight ?? image.height];
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close?.();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Error("The canvas gave no picture.");
  return blob;
}

// What this browser can't draw is kept as it is, and looked at by the server.
async function ready(file) {
  const blob = await smaller(file).catch(() => file);
  if (blob.size > LARGEST) throw new RangeError("too large");
  // Bytes, not the file: a phone may take a camera's file away once the page is closed.
  return { bytes: await blob.arrayBuffer(), type: blob.type || "image/jpeg" };
}

const wordsFor = (error) =>
  say({ QuotaExceededError: "no-room", RangeError: "too-large" }[error.name] ?? "photo-lost");

// --- Shown ----------------------------------------------------------------------------------
export function addressOf({ bytes, type }) {
  return URL.createObjectURL(new Blob([bytes], { type }));
}

async function preview(id, place, refused, remove) {
  const kept = await store.photo(id);
  const item = shape("photo");
  const image = item.querySelector("img");
  image.alt = say("photo", { place });
  if (kept) {
    image.src = addressOf(kept);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  }
  const note = part(item, "refused");
  note.hidden = !refused;
  note.textContent = refused ?? "";
  const button = item.querySelector("button");
  button.hidden = !remove;
  button.addEventListener("click", () => remove(id));
  return item;
}

// A field of photos: `ownerIn` gives the answer or the finding that has them, in an inspection;
// `owner` is how the server calls it.
export class PhotoField {
  constructor({ inspection, owner, ownerIn, label, isFixed = () => false, changed = () => {} }) {
    Object.assign(this, { inspection, owner, ownerIn, isFixed, changed });
    this.root = shape("photos");
    part(this.root, "label").textContent = label;
    for (const input of this.root.querySelectorAll("input")) {
      input.addEventListener("change", () => this.add(input));
    }
    this.show();
  }

  say(words) {
    const note = part(this.root, "note");
    note.hidden = !words;
    note.textContent = words;
  }

  async add(input) {
    const files = [...input.files];
    input.value = "";
    this.say("");
    this.root.setAttribute("aria-busy", "true");
    for (const file of files) {
      try {
        await this.keep(file);
      } catch (error) {
        this.say(wordsFor(error));
      }
    }
    this.root.removeAttribute("aria-busy");
    await this.show();
    this.changed();
  }

  async keep(file) {
    const found = await store.inspection(this.inspection);
    if (!roomFor(found, this.ownerIn(found))) {
      this.say(say("too-many"));
      return;
    }
    const photo = { id: freshId(), inspection: this.inspection, owner: this.owner };
    await store.addPhoto({ ...photo, ...(await ready(file)) }, (each) => {
      const owner = this.ownerIn(each);
      changePhotos(each, owner, [...owner.photos, photo.id]);
    });
  }

  async remove(id) {
    await store.dropPhotos(this.inspection, [id], (each) => {
      const owner = this.ownerIn(each);
      changePhotos(each, owner, owner.photos.filter((other) => other !== id));
    });
    await this.show();
    this.root.querySelector("input").focus();
    this.changed();
  }

  async show() {
    const found = await store.inspection(this.inspection);
    const ids = found ? this.ownerIn(found).photos : [];
    const remove = this.isFixed() ? null : (id) => this.remove(id);
    const items = await Promise.all(
      ids.map((id, index) => preview(id, index + 1, found.sent.refused[id], remove)),
    );
    part(this.root, "previews").replaceChildren(...items);
  }
}
