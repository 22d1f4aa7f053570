// On every page of videos: sending goes on here, and a strip at the bottom says how far it is.

import * as queue from "./queue.js";
import { Sender } from "./sender.js";
import { percent, say } from "./words.js";

const strip = document.getElementById("video-strip");
const link = strip.querySelector("a");
const here = Number(strip.dataset.here); // the video whose page says it all itself
const person = Number(strip.dataset.person);

function show(record, note) {
  strip.hidden = !record || record.id === here;
  if (strip.hidden) return;
  const { number } = record;
  const parts = { number, percent: percent(note.sent ?? record.sent, record.size) };
  link.href = note.is === "signed out" ? strip.dataset.signIn : record.send;
  const kind = { away: "strip-away", "signed out": "strip-signed-out" }[note.is];
  link.querySelector("span").textContent = say(kind ?? "strip-sending", parts);
}

async function hear(note) {
  const waiting = (await queue.mine(person)).filter((each) => each.is === "waiting");
  const record = waiting.find((each) => each.id === note.id) ?? waiting[0];
  if (record && !(await queue.hasFile(record.id))) show(null, note);
  else show(record, note);
}

queue.listen(hear);
const { uploads, tus } = strip.dataset;
if (uploads) new Sender({ person, uploads, tus }).now();
