// The page's words and shapes: they stand in its <template> elements, in its language.

const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const words = new Map(
  [...document.getElementById("walk-words").content.children].map((each) => [
    each.dataset.word,
    each.textContent.trim(),
  ]),
);

// The sentence `name`, with {places} filled in; by `n` where a count changes its words.
export function say(name, values = {}) {
  const counted = "n" in values ? words.get(`${name}.${plural.select(values.n)}`) : undefined;
  const sentence = counted ?? words.get(`${name}.other`) ?? words.get(name) ?? name;
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

// A copy of the first element of a template.
export const shape = (name) =>
  document.getElementById(`walk-${name}`).content.firstElementChild.cloneNode(true);

export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

export function fill(root, texts) {
  for (const [name, text] of Object.entries(texts)) part(root, name).textContent = text;
  return root;
}

export function icon(name) {
  return document.getElementById(`walk-icon-${name}`).content.firstElementChild.cloneNode(true);
}

export function badge(look, sign, text) {
  const made = document.createElement("span");
  made.className = `badge-state is-${look}`;
  made.append(icon(sign), ` ${text}`);
  return made;
}

// --- Time --------------------------------------------------------------------------------
const day = new Intl.DateTimeFormat(language, { weekday: "long", month: "short", day: "numeric" });
const moment = new Intl.DateTimeFormat(language, {
  ...{ weekday: "short", hour: "2-digit", minute: "2-digit" },
  ...{ month: "short", day: "numeric", hour12: false },
});

// Midnight belongs to the day that it ends.
export const writtenDay = (instant) => day.format(new Date(instant).getTime() - 1);
export const written = (instant) => moment.format(new Date(instant));
