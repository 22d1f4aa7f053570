// Forms of the red-black list. All of them work without this: it makes them quicker.

const LONGEST = 1600; // the side that the server keeps; a smaller upload suits bad Wi-Fi

// --- Sending: once, and visibly ------------------------------------------------
function restore(button) {
  button.disabled = false;
  if (button.dataset.words) button.querySelector("span").textContent = button.dataset.words;
}

const lastSent = new WeakMap();

function contents(form, button) {
  const ours = [...new FormData(form)].filter(
    ([name]) => name !== "client_id" && name !== "csrfmiddlewaretoken",
  );
  const plain = ours.map(([name, value]) =>
    value instanceof File ? [name, value.name, value.size, value.lastModified] : [name, value],
  );
  return JSON.stringify([button?.value, plain]);
}

function freshId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Without TLS there is only this; the four is the version, the eight its variant.
  const digits = [...crypto.getRandomValues(new Uint8Array(16))].map((each, index) => {
    if (index === 6) return (each & 0x0f) | 0x40;
    return index === 8 ? (each & 0x3f) | 0x80 : each;
  });
  const hex = digits.map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// The same again is a second try of one sending, which the server takes once. Something
// else, typed on the page that "Back" brought again, is a sending of its own.
function tellApart(form, button) {
  const sent = contents(form, button);
  const id = form.querySelector("input[name=client_id]");
  if (id && lastSent.has(form) && lastSent.get(form) !== sent) id.value = freshId();
  lastSent.set(form, sent);
}

function markSending(form, button) {
  form.dataset.sent = "yes";
  const words = button?.querySelector("span");
  if (words && button.dataset.sending) {
    button.dataset.words = words.textContent;
    words.textContent = button.dataset.sending;
  }
  // After this turn, so that the button's own name and value are still sent.
  setTimeout(() => {
    for (const each of form.querySelectorAll("button:not([type=button])")) each.disabled = true;
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-send]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  tellApart(form, event.submitter);
  markSending(form, event.submitter);
});

// A page that comes back from the browser's memory can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-send]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button:not([type=button])")) restore(button);
  }
});

// --- Photos: collected over several shots, made smaller, shown ------------------
async function smaller(file) {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = LONGEST / Math.max(image.width, image.height);
    if (scale >= 1) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file; // a format that this browser can't draw: the server looks at it
  }
}

function preview(file, remove, words) {
  const item = document.createElement("li");
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-icon";
  button.textContent = "×";
  button.setAttribute("aria-label", words);
  button.addEventListener("click", remove);
  item.append(image, button);
  return item;
}

function collectPhotos(field) {
  const inputs = [...field.querySelectorAll("input[type=file]")];
  const list = field.querySelector("[data-previews]");
  const note = field.querySelector("[data-note]");
  const limit = Number(field.dataset.limit);
  let chosen = [];

  function show() {
    const files = new DataTransfer();
    for (const file of chosen) files.items.add(file);
    inputs[0].files = files.files;
    for (const other of inputs.slice(1)) other.value = "";
    list.replaceChildren(
      ...chosen.map((file) =>
        preview(file, () => {
          chosen = chosen.filter((each) => each !== file);
          show();
        }, field.dataset.remove),
      ),
    );
  }

  for (const input of inputs) {
    input.addEventListener("change", async () => {
      // The browser hands back what was put in; only what is new counts.
      const added = [...input.files].filter((file) => !chosen.includes(file));
      const ready = await Promise.all(added.map(smaller));
      note.hidden = chosen.length + ready.length <= limit;
      note.textContent = field.dataset.tooMany;
      chosen = [...chosen, ...ready].slice(0, limit);
      show();
    });
  }
}

for (const field of document.querySelectorAll("[data-photos]")) collectPhotos(field);

// --- The line's own team ----------------------------------------------------------
const line = document.querySelector("select[name=line]");
const teamNote = document.querySelector("[data-team-note]");

function showTeam() {
  const team = line.selectedOptions[0]?.dataset.team;
  teamNote.hidden = !team;
  teamNote.textContent = team ? `${teamNote.dataset.teamNote}: ${team}` : "";
}

if (line && teamNote) {
  line.addEventListener("change", showTeam);
  showTeam();
}

// --- Whys: two to begin with, more as they are asked for ----------------------------
const whys = document.querySelector("[data-whys]");

if (whys) {
  const rows = [...whys.querySelectorAll("li")];
  const add = whys.querySelector("[data-add-why]");
  const filled = rows.findLastIndex((row) => row.querySelector("input").value) + 1;
  rows.forEach((row, index) => {
    row.hidden = index >= Math.max(2, filled);
  });
  const hiddenRow = () => rows.find((row) => row.hidden);
  add.hidden = !hiddenRow();
  add.addEventListener("click", () => {
    const row = hiddenRow();
    row.hidden = false;
    row.querySelector("input").focus();
    add.hidden = !hiddenRow();
  });
}

// --- The system cause, where a person's error is named ------------------------------
const systemCause = document.querySelector("[data-system-cause]");

function showSystemCause() {
  const factor = document.querySelector("input[name=factor]:checked")?.value;
  systemCause.hidden = factor !== "people";
}

if (systemCause) {
  for (const each of document.querySelectorAll("input[name=factor]")) {
    each.addEventListener("change", showSystemCause);
  }
  showSystemCause();
}
