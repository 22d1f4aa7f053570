// The page that sends a video's file: chooses it, keeps it on the phone, and shows how far it
// is. The sending itself goes on in whichever tab of ours is open (sender.js).

import * as queue from "./queue.js";
import { takeBack } from "./sender.js";
import { inMegabytes, percent, say, span } from "./words.js";

const page = document.getElementById("sending");
const id = Number(page.dataset.video);
const person = Number(page.dataset.person);
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const SPAN = 10; // seconds over which the speed is taken
const SETTLES = 3; // seconds before a speed says anything
let samples = [];
let last = {};
let isHere = true; // the file is in this page's hands, or kept by the phone
let isAtRisk = false; // it is in this page's hands only

// --- What is shown -----------------------------------------------------------------------
function speed(sent) {
  const now = performance.now() / 1000;
  if (samples.length && sent < samples.at(-1).sent) samples = [];
  samples = [...samples, { now, sent }].filter((each) => now - each.now < SPAN);
  const seconds = now - samples[0].now;
  return seconds < SETTLES ? 0 : (sent - samples[0].sent) / seconds;
}

function figures(record, sent) {
  const parts = [
    say("percent", { percent: percent(sent, record.size) }),
    say("of", { sent: inMegabytes(sent), total: inMegabytes(record.size) }),
  ];
  const pace = last.is === "sending" ? speed(sent) : 0;
  if (pace > 0) {
    parts.push(say("speed", { speed: inMegabytes(pace) }));
    parts.push(say("left", { time: span((record.size - sent) / pace) }));
  }
  return parts.join(" · ");
}

function status(record, first) {
  if (record.is === "refused") return record.reason || say("refused");
  if (record.is === "paused") return say("paused");
  if (!isHere) return say("choose-again", { name: record.name });
  if (first !== record.id) return say("turn");
  if (last.is === "away" && last.reason) return last.reason;
  return say({ away: "away", "signed out": "signed-out" }[last.is] ?? "sending");
}

function write(name, words) {
  const element = part(name);
  if (element.textContent !== words) element.textContent = words; // said once by a reader
}

function showButtons(record) {
  const isWaiting = record.is === "waiting";
  part("pause").hidden = !isWaiting || !isHere;
  part("go").hidden = record.is !== "paused" || !isHere;
  part("sign-in").hidden = last.is !== "signed out";
  part("kept").hidden = record.isKept === null || !isHere || record.is === "refused";
  write("kept", say(record.isKept ? "kept" : "not-kept"));
}

function showOthers(others) {
  const items = others.map((record) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.className = "row-link";
    link.href = record.send;
    link.textContent = `${record.number} ${record.title}`;
    item.append(link);
    return item;
  });
  part("others").hidden = !items.length;
  part("others").querySelector("ul").replaceChildren(...items);
}

async function show() {
  const all = await queue.mine(person);
  const record = all.find((each) => each.id === id);
  isHere = !record || Boolean(await queue.hasFile(id));
  const first = last.is === "sending" ? id : all.find((each) => each.is === "waiting")?.id;
  isAtRisk = record?.is === "waiting" && isHere && !record.isKept;
  part("panel").hidden = !record;
  part("choose").hidden = Boolean(record) && isHere && record.is !== "refused";
  showOthers(all.filter((each) => each.id !== id));
  if (!record) return;
  const sent = Math.max(record.sent, last.sent ?? 0);
  write("name", `${record.name} · ${inMegabytes(record.size)} MB`);
  part("bar").value = percent(sent, record.size);
  write("figures", figures(record, sent));
  write("status", status(record, first));
  showButtons(record);
}

// --- What is chosen ------------------------------------------------------------------------
function wrongWith(file) {
  if (!file.size) return say("empty");
  return file.size > Number(page.dataset.most) ? say("too-large") : "";
}

const isSame = (record, file) =>
  record && record.name === file.name && record.size === file.size && record.is !== "refused";

function fresh(file) {
  const { number, title, address, send, state } = page.dataset;
  const own = { id, person, number, title, page: address, send, state };
  const about = { name: file.name, size: file.size, addedAt: Date.now() };
  return { ...own, ...about, is: "waiting", isKept: null, upload: null, sent: 0, reason: "" };
}

async function choose(file) {
  const wrong = wrongWith(file);
  part("wrong").hidden = !wrong;
  part("wrong").textContent = wrong;
  if (wrong) return;
  const before = await queue.one(id);
  const record = isSame(before, file) ? { ...before, is: "waiting", isKept: null } : fresh(file);
  last = {};
  queue.holdFile(id, file);
  await queue.put(record);
  part("panel").focus();
  const isKept = await queue.keepFile(id, file);
  const isWanted = await queue.change(id, (each) => Object.assign(each, { isKept }));
  if (!isWanted) await queue.drop(id); // sent, or given up, before it was kept
  show();
}

page.querySelector("input[type=file]").addEventListener("change", (event) => {
  const [file] = event.target.files;
  event.target.value = ""; // the same one can be chosen again
  if (file) choose(file);
});

// --- Pause, go on, give up -----------------------------------------------------------------
async function turn(is) {
  last = { sent: last.sent };
  samples = [];
  await queue.change(id, (each) => Object.assign(each, { is }));
  queue.tell({ id });
  part(is === "paused" ? "go" : "pause").focus();
}

part("pause").addEventListener("click", () => turn("paused"));
part("go").addEventListener("click", () => turn("waiting"));
part("give-up").addEventListener("submit", async (event) => {
  if (!event.target.dataset.confirmed) return; // it is asked about first (frame.js)
  event.preventDefault();
  delete event.target.dataset.confirmed;
  const record = await queue.one(id);
  await queue.drop(id);
  last = {};
  await takeBack(record);
  page.querySelector("input[type=file]").focus();
});

// --- What goes on --------------------------------------------------------------------------
queue.listen((note) => {
  if (note.id === id && note.is === "done") {
    isAtRisk = false;
    window.location.replace(note.page);
    return;
  }
  if (note.id === id && "is" in note) last = { sent: last.sent, ...note };
  show();
});

window.addEventListener("beforeunload", (event) => {
  if (isAtRisk) event.preventDefault();
});

show();
