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
function writer(options) {
  const format = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", ...options });
  if (!language.startsWith("en")) return (instant) => format.format(instant);
  // As other pages write it, `Fri 19 Sep 14:05`: no English of the browser's does.
  return (instant) => {
    const parts = format.formatToParts(instant).map(({ type, value }) => [type, value]);
    const { weekday, day, month, hour, minute } = Object.fromEntries(parts);
    return [weekday, day, month, hour && `${hour}:${minute}`].filter(Boolean).join(" ");
  };
}

const writeDay = writer({ weekday: "long" });
const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const writeMoment = writer({ weekday: "short", ...clock });

// Midnight belongs to the day that it ends.
export const writtenDay = (instant) => writeDay(new Date(instant).getTime() - 1);
export const written = (instant) => writeMoment(new Date(instant));
