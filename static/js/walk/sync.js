// Sends what waits: each inspection's state whole, its photos one by one, and the state again,
// until the server has everything. Sending twice changes nothing there, so that whatever was
// lost on the way is simply sent once more.

import * as record from "./record.js";
import * as server from "./server.js";
import * as store from "./store.js";

const PAUSES = [5, 10, 20, 40, 80, 160, 300]; // seconds between the tries
const ROUNDS = 4; // state and photos of one inspection, within one try
const LOCK = "walk-sending";

// One tab at a time: the others wait for it, and then find nothing left.
const alone = (work) => (navigator.locks ? navigator.locks.request(LOCK, work) : work());

export class Sender {
  // `learn` takes what the server says about the person; `show` what is going on.
  constructor({ learn, show }) {
    this.learn = learn;
    this.show = show;
    this.tries = 0;
    this.timer = null;
    this.running = null;
    this.isAsked = false;
  }

  // Sends everything now. Asked again meanwhile, it goes once more afterwards.
  now({ byHand = false } = {}) {
    this.isByHand = this.isByHand || byHand;
    if (this.running) {
      this.isAsked = true;
      return this.running;
    }
    clearTimeout(this.timer);
    this.running = this.run().finally(() => {
      this.running = null;
      if (this.isAsked) this.now();
    });
    return this.running;
  }

  async run() {
    this.isAsked = false;
    const byHand = this.isByHand;
    this.isByHand = false;
    this.show({ is: "sending" });
    let outcome;
    try {
      outcome = await alone(() => this.sendAll(byHand));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      outcome = { is: "later", wait: 0 }; // the phone could not write; what it kept is kept
    }
    this.settle(outcome);
  }

  settle(outcome) {
    // A photo that came through is progress, however slow: no reason to wait longer.
    this.tries = outcome.is === "done" || outcome.isProgress ? 0 : this.tries;
    this.tries += 1;
    this.show(outcome);
    // Without a session or a permission only a person can help.
    if (!["away", "later", "stale"].includes(outcome.is)) return;
    const pause = PAUSES[Math.min(this.tries, PAUSES.length) - 1];
    const spread = 1 + Math.random() / 4; // not all phones of a hall at once
    this.timer = setTimeout(() => this.now(), Math.max(pause * spread, outcome.wait) * 1000);
  }

  // Who is signed in is asked each time: nothing is sent in somebody else's name. Should
  // another person sign in after that, the token is an old one, and the server refuses.
  async sendAll(byHand) {
    const plan = await server.plan();
    await this.learn(plan);
    if (plan.is !== "kept") return plan;
    const own = await store.inspectionsOf(plan.person.id);
    const oldestFirst = own.sort((one, other) => (one.startedAt < other.startedAt ? -1 : 1));
    for (const each of oldestFirst.filter((found) => isDue(found, byHand))) {
      const outcome = await deliver(each.id, plan.token);
      if (outcome.is !== "done") return outcome;
    }
    return { is: "done" };
  }
}

// What was refused is tried again when it was changed, or when the person says so.
function isDue(each, byHand) {
  const isRefused = each.sent.state === "refused" && each.sent.changes === each.changes;
  return isRefused ? byHand : record.needsSending(each);
}

async function deliver(id, token) {
  for (let round = 0; round < ROUNDS; round += 1) {
    const answer = await sendState(id, token);
    if (answer.is === "refused") return { is: "done" };
    if (answer.is !== "kept" && answer.is !== "held") return answer;
    const photos = await sendPhotos(id, answer.photos_wanted ?? [], token);
    if (photos.is !== "done") return photos;
    if (!photos.isMore) return tidy(id);
  }
  return { is: "later", wait: 0 };
}

async function sendState(id, token) {
  const found = await store.inspection(id);
  const answer = await server.send(record.toSend(found), token);
  if (["kept", "held", "refused"].includes(answer.is)) {
    await store.change(id, (each) => note(each, answer, found));
  }
  return answer;
}

const named = (found) =>
  record.photosOf(found).filter((photo) => !(photo in found.sent.refused));

// What was sent and is not wanted is there, even where the answer to a photo was lost.
function note(each, answer, found) {
  const wanted = answer.photos_wanted ?? [];
  const isKept = answer.is !== "refused";
  const there = isKept ? named(found).filter((photo) => !wanted.includes(photo)) : [];
  const states = { held: "held", refused: "refused", kept: answer.finished ? "finished" : "taken" };
  Object.assign(each.sent, {
    state: states[answer.is],
    changes: found.changes,
    reason: answer.reason ?? "",
    url: answer.url ?? each.sent.url,
    findings: { ...each.sent.findings, ...answer.findings },
    wanted,
    photos: [...new Set([...each.sent.photos, ...there])],
  });
}

// Sends the photos that are wanted. `isMore`: the state has to be sent again.
async function sendPhotos(id, wanted, token) {
  let isMore = false;
  for (const photoId of wanted) {
    const photo = await store.photo(photoId);
    if (!photo) continue;
    const answer = await server.sendPhoto(photo, token);
    if (!["kept", "refused", "unknown"].includes(answer.is)) return { ...answer, isProgress: isMore };
    await store.change(id, (each) => notePhoto(each, photoId, answer));
    isMore = true;
  }
  return { is: "done", isMore };
}

function notePhoto(each, photoId, answer) {
  if (answer.is === "unknown") return false; // it was never named there: the state goes first
  each.sent.wanted = each.sent.wanted.filter((other) => other !== photoId);
  if (answer.is === "kept") each.sent.photos = [...each.sent.photos, photoId];
  else each.sent.refused[photoId] = answer.reason;
  return true;
}

// What the server has whole needs no room here.
async function tidy(id) {
  const found = await store.inspection(id);
  if (found?.finishedAt && record.isSettled(found)) {
    await store.dropPhotos(id, found.sent.photos, () => {});
  }
  return { is: "done" };
}
