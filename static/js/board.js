// The board: shows one view after the other, asks every few seconds for what is new, and
// says so in large words when it gets no answer.
import { spelled } from "./countdown.js";

const ASK_EVERY = 5_000;
const ANSWER_WITHIN = 10_000;
const STALE_AFTER = 20_000;
const RELOAD_AT_MOST_EVERY = 60_000;
const IDLE_AFTER = 4_000;
const HOUR = 3600;

const page = document.documentElement;
const words = page.dataset;
const live = document.getElementById("board-live");
const stale = document.getElementById("board-stale");
const updated = document.getElementById("board-updated");
const clock = document.getElementById("board-clock");
const pauseButton = document.querySelector("[data-do=pause]");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

// --- The server's time --------------------------------------------------------------
// Counted on by performance.now(), which no change of the screen's own clock moves.
let ahead = Date.parse(words.now) - performance.now();
const serverNow = () => performance.now() + ahead;

const time = new Intl.DateTimeFormat(page.lang, {
  timeZone: words.zone,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const two = (number) => String(number).padStart(2, "0");

function counted(seconds) {
  if (seconds >= 48 * HOUR) return spelled(seconds);
  const hours = Math.floor(seconds / HOUR);
  const minutes = Math.floor((seconds % HOUR) / 60);
  return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

function show(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showTimes() {
  const now = serverNow();
  show(clock, time.format(now));
  for (const element of live.querySelectorAll("[data-due]")) {
    const away = Date.parse(element.dataset.due) - now;
    const text = counted(Math.floor(Math.abs(away) / 1000));
    show(element, away < 0 ? `+${text}` : text);
  }
}

// --- The rotation ---------------------------------------------------------------------
let present = "";
let shownFor = 0; // milliseconds
let isPaused = false;

const views = () => [...live.querySelectorAll("[data-view]")];
const stage = () => live.querySelector("[data-seconds]");

function showView(name, isComing) {
  const all = views();
  const chosen = all.find((view) => view.dataset.view === name) || all[0];
  present = chosen.dataset.view;
  for (const view of all) {
    view.hidden = view !== chosen;
    view.classList.toggle("is-coming", isComing && view === chosen);
  }
  showProgress();
}

function step(by) {
  const all = views();
  const place = all.findIndex((view) => view.dataset.view === present);
  shownFor = 0;
  showView(all[(place + by + all.length) % all.length].dataset.view, all.length > 1);
}

function showProgress() {
  const whole = Number(stage().dataset.seconds) * 1000;
  let isBefore = true;
  for (const item of live.querySelectorAll("[data-step]")) {
    const isPresent = item.dataset.step === present;
    if (isPresent) isBefore = false;
    const part = isPresent ? (still.matches ? 1 : Math.min(shownFor / whole, 1)) : isBefore ? 1 : 0;
    if (isPresent) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
    item.querySelector(".board-fill").style.setProperty("transform", `scaleX(${part})`);
  }
}

let turnedAt = performance.now();

function turn() {
  const now = performance.now();
  if (!isPaused) shownFor += now - turnedAt;
  turnedAt = now;
  if (shownFor >= Number(stage().dataset.seconds) * 1000) step(1);
  else showProgress();
}

function pause() {
  isPaused = !isPaused;
  pauseButton.setAttribute("aria-pressed", String(isPaused));
}

function fill() {
  if (document.fullscreenElement) document.exitFullscreen();
  else page.requestFullscreen?.().catch(() => {}); // a browser that refuses stays as it is
}

const DO = { back: () => step(-1), next: () => step(1), pause, full: fill };
const KEYS = { ArrowLeft: "back", ArrowRight: "next", " ": "pause", f: "full", F: "full" };

document.addEventListener("keydown", (event) => {
  const isOnButton = event.key === " " && event.target.closest("button, a");
  const name = KEYS[event.key];
  if (!name || isOnButton || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  DO[name]();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) DO[button.dataset.do]();
});

// --- Nobody at the mouse ----------------------------------------------------------------
let idle = 0;

function wake() {
  document.body.classList.remove("is-idle");
  clearTimeout(idle);
  idle = setTimeout(() => document.body.classList.add("is-idle"), IDLE_AFTER);
}

for (const kind of ["pointermove", "pointerdown", "keydown"]) {
  document.addEventListener(kind, wake);
}
wake();

// --- What is new --------------------------------------------------------------------------
let answeredAt = performance.now();
let etag = live.dataset.etag;

async function asked(address, headers = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ANSWER_WITHIN);
  try {
    const options = { headers, signal: stop.signal, cache: "no-store", redirect: "manual" };
    const answer = await fetch(address, options);
    return { answer, text: answer.status === 200 ? await answer.text() : "" };
  } finally {
    clearTimeout(timer);
  }
}

// Never into a page that is not there: a screen would be left with the browser's error.
async function reload() {
  const last = Number(sessionStorage.getItem("board-reloaded") || 0);
  if (Date.now() - last < RELOAD_AT_MOST_EVERY) return;
  const { answer } = await asked(window.location.href);
  if (!answer.status || answer.status >= 500) return;
  sessionStorage.setItem("board-reloaded", String(Date.now()));
  window.location.reload();
}

function isOtherBoard(stageBefore) {
  const after = stage().dataset;
  return after.theme !== stageBefore.theme || after.language !== stageBefore.language;
}

async function take({ answer, text }) {
  // Switched off; or signed out, which the page itself tells.
  if (answer.status === 410 || answer.type === "opaqueredirect") {
    window.location.reload();
    return;
  }
  const now = answer.headers.get("Board-Now");
  if (!now || (answer.status !== 200 && answer.status !== 304)) return;
  ahead = Date.parse(now) - performance.now();
  answeredAt = performance.now();
  if (answer.status === 200) replace(answer.headers.get("ETag"), text);
  if (answer.headers.get("Board-Mark") !== words.mark) await reload();
}

function replace(tag, html) {
  const before = { ...stage().dataset };
  etag = tag;
  live.innerHTML = html;
  showView(present, false);
  showTimes();
  if (isOtherBoard(before)) window.location.reload();
}

async function ask() {
  try {
    await take(await asked("live/", { "If-None-Match": etag }));
  } catch {
    // No answer: how long ago the last one came is what the screen shows.
  }
  showAge();
  setTimeout(ask, ASK_EVERY);
}

const filled = (sentence, text) => sentence.replace("%(time)s", text);

function showAge() {
  const age = performance.now() - answeredAt;
  const spoken = spelled(Math.floor(age / 1000));
  const isStale = age > STALE_AFTER;
  show(updated, filled(words.wordUpdated, spoken));
  if (isStale) show(stale, filled(words.wordStale, spoken));
  stale.hidden = !isStale;
}

// --- Keeping the screen awake -----------------------------------------------------------------
async function stayAwake() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // A browser that saves power goes its own way.
  }
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();

showView("", false);
showTimes();
showAge();
setInterval(turn, 250);
setInterval(() => {
  showTimes();
  showAge();
}, 1000);
setTimeout(ask, ASK_EVERY);
