// Counts deadlines down by the server's clock: a phone's own may be wrong, and a demo's is moved.
const page = document.documentElement.dataset;
const ahead = Date.parse(page.now) - Date.now();
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const serverNow = () => Date.now() + ahead;

const fill = (words, values) => words.replace(/%\((\w+)\)[ds]/g, (_, name) => values[name]);

// The same two units, and the same edges, as core/durations.py.
export function spelled(seconds) {
  const values = {
    days: Math.floor(seconds / DAY),
    hours: Math.floor((seconds % DAY) / HOUR),
    all_hours: Math.floor(seconds / HOUR),
    minutes: Math.floor((seconds % HOUR) / MINUTE),
    seconds: seconds % MINUTE,
  };
  if (seconds >= 2 * DAY) return fill(page.wordDays, values);
  if (seconds >= HOUR) return fill(page.wordHours, values);
  if (seconds >= MINUTE) return fill(page.wordMinutes, values);
  return fill(page.wordSeconds, values);
}

function show(element, now) {
  const away = Date.parse(element.dataset.due) - now;
  const late = away < 0;
  const time = spelled(Math.floor(Math.abs(away) / 1000));
  const words = fill(late ? page.wordLate : page.wordLeft, { time });
  if (element.textContent !== words) element.textContent = words;
  element.classList.toggle("is-late", late);
}

function tick() {
  const now = serverNow();
  for (const element of document.querySelectorAll("time.countdown[data-due]")) show(element, now);
}

if (page.now && page.wordLeft) {
  tick();
  setInterval(tick, 1000);
  // Parts that arrive later show the right time at once.
  document.addEventListener("htmx:afterSwap", tick);
}
