// What somebody has typed into a form is kept while this tab is open: leaving by "Back", by a
// link or by a reload loses nothing. It is kept for this person only, for this form only, and
// never a password; a browser does not let a page keep chosen photos, so leaving with these
// is asked about. A sending that came through ends the draft.

const PREFIX = "draft:";
const NEVER = new Set(["password", "file", "submit", "button", "reset", "image"]);
const forms = [...document.querySelectorAll("[data-draft]")].map((note) => note.closest("form"));
const here = location.pathname + location.search;

// --- The store: a browser that keeps nothing goes on without -----------------------
function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
  } catch {
    // Full, or switched off: the form works as any other.
  }
}

function keys() {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

// --- What a form holds ---------------------------------------------------------------
const noteOf = (form) => form.querySelector("[data-draft]");
const personOf = (form) => `${PREFIX}${noteOf(form).dataset.draft}:`;

function keyOf(form) {
  const target = new URL(form.getAttribute("action") || here, location.href);
  return personOf(form) + target.pathname + target.search;
}

// The form's protection is the page's own; the number of a sending belongs to what is sent.
function isKept(field) {
  if (!field.name || NEVER.has(field.type)) return false;
  return field.type !== "hidden" || field.name === "client_id";
}

const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

// Each field by a name of its own, however often its name comes.
function named(form) {
  const seen = {};
  return [...form.elements].filter(isKept).map((field) => {
    seen[field.name] = (seen[field.name] ?? 0) + 1;
    const apart = isChoice(field) ? `=${field.value}` : `#${seen[field.name]}`;
    return [field.name + apart, field];
  });
}

const valueOf = (field) => (isChoice(field) ? field.checked : field.value);

function givenOf(field) {
  if (isChoice(field)) return field.defaultChecked;
  if (field.tagName !== "SELECT") return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
}

const isTyped = ([, field]) => field.type !== "hidden" && valueOf(field) !== givenOf(field);

function photosIn(form) {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  return inputs.reduce((sum, input) => sum + input.files.length, 0);
}

function keep(form, sent = false) {
  const fields = named(form);
  const photos = photosIn(form);
  const isWorth = sent || photos || fields.some(isTyped) || "bound" in noteOf(form).dataset;
  const values = Object.fromEntries(fields.map(([name, field]) => [name, valueOf(field)]));
  write(keyOf(form), isWorth ? { page: here, values, photos, sent } : null);
}

// --- Back again ------------------------------------------------------------------------
function fill(form, values) {
  const changed = named(form).filter(
    ([name, field]) => name in values && values[name] !== valueOf(field),
  );
  for (const [name, field] of changed) {
    if (isChoice(field)) field.checked = values[name];
    else field.value = values[name];
    const folded = field.closest("details");
    if (folded && field.type !== "hidden") folded.open = true;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function bringBack(form) {
  const draft = read(keyOf(form));
  if (!draft) return;
  fill(form, draft.values);
  const note = noteOf(form);
  note.hidden = !named(form).some(isTyped);
  note.querySelector("[data-draft-photos]").hidden = !draft.photos;
  keep(form);
}

function startAfresh(form) {
  form.reset();
  write(keyOf(form), null);
  noteOf(form).hidden = true;
  for (const [, field] of named(form)) {
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  write(keyOf(form), null);
}

// --- The end of a draft ------------------------------------------------------------------
// What a form sent came through where its answer led on to another page, or back to its own.
function settle() {
  const [arrival] = performance.getEntriesByType("navigation");
  if (!arrival?.redirectCount || arrival.type !== "navigate" || !document.referrer) return;
  const before = new URL(document.referrer);
  for (const key of keys()) {
    const draft = read(key);
    if (draft?.sent && draft.page === before.pathname + before.search) write(key, null);
  }
}

function forgetOthers() {
  const mine = forms.map(personOf);
  for (const key of keys()) if (!mine.some((start) => key.startsWith(start))) write(key, null);
}

// At the sign-out: the drafts, and who may see what was recorded without a network.
function forgetPerson() {
  for (const key of keys()) write(key, null);
  try {
    localStorage.removeItem("walk:person");
  } catch {
    // As above.
  }
}

function warn(event) {
  if (forms.some((form) => !form.dataset.leaving && photosIn(form))) event.preventDefault();
}

settle();
if (forms.length) forgetOthers();

for (const form of forms) {
  // After a refusal the server has written back what was typed: that is the newest.
  if ("bound" in noteOf(form).dataset) keep(form);
  else bringBack(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("change", (event) => {
    keep(form);
    // Only now, so that a page without photos can rest in the browser's memory.
    if (event.target.type === "file") window.addEventListener("beforeunload", warn);
  });
  noteOf(form).querySelector("button").addEventListener("click", () => startAfresh(form));
}

// On the window, where it is known whether another script keeps the form from being sent.
window.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-forget-drafts]")) forgetPerson();
  if (event.defaultPrevented || !forms.includes(form)) return;
  form.dataset.leaving = "";
  keep(form, true);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-draft-cancel]");
  if (!link) return;
  const form = link.closest("form");
  form.dataset.leaving = "";
  write(keyOf(form), null);
});

window.addEventListener("pageshow", () => {
  for (const form of forms) delete form.dataset.leaving;
});
