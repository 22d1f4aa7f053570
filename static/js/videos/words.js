// The page's words: they stand in its <template> of words, in its language.

const words = new Map(
  [...(document.getElementById("video-words")?.content.children ?? [])].map((each) => [
    each.dataset.word,
    each.textContent.trim(),
  ]),
);
const MEGABYTE = 1024 * 1024;
const MINUTE = 60; // seconds

// The sentence `name`, with {places} filled in.
export const say = (name, values = {}) =>
  (words.get(name) ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

export const inMegabytes = (bytes) => (bytes / MEGABYTE).toFixed(1);

// Whole percents, and never 100 before everything is there.
export const percent = (sent, total) => (total ? Math.floor((100 * sent) / total) : 0);

export const span = (seconds) =>
  seconds < MINUTE
    ? say("seconds", { n: Math.max(1, Math.round(seconds)) })
    : say("minutes", { n: Math.ceil(seconds / MINUTE) });
