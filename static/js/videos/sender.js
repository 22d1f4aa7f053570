// Sends what waits, one file at a time and from one tab, in pieces by the tus protocol. What
// breaks off goes on from where the server has it: by itself after a pause, sooner when the
// network comes back.

import * as queue from "./queue.js";

const PIECE = 5 * 1024 * 1024; // bytes
const PAUSES = [1, 2, 5, 10, 20, 40, 60]; // seconds between the tries
const SILENCE = 60; // seconds without a byte, after which a network counts as lost
const SHOWN = 400; // milliseconds between two figures of progress
const LOCK = "videos-sending";
const REFUSALS = new Set([400, 403, 404, 409, 410, 412, 413, 415]);
const GONE = new Set([404, 410]);

class SignedOut extends Error {}

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";

// One tab at a time: the others wait for it, and go on when it is closed.
const alone = (work) => (navigator.locks ? navigator.locks.request(LOCK, work) : work());

let loading = null;

function library(address) {
  loading ??= import(address).then(
    () => window.tus,
    (error) => {
      loading = null; // no network yet
      throw error;
    },
  );
  return loading;
}

function wordsOf(response) {
  try {
    const body = JSON.parse(response.getBody());
    return body.message ?? body.refused ?? "";
  } catch {
    return "";
  }
}

// What an error of the library means for the file.
function meaning(error) {
  if (error.causingError instanceof SignedOut) return { is: "signed out" };
  const response = error.originalResponse;
  if (!response) return { is: "away", wait: 0 };
  const status = response.getStatus();
  const isBegun = error.originalRequest.getMethod() !== "POST";
  if (isBegun && GONE.has(status)) return { is: "gone" };
  if (REFUSALS.has(status) && !(isBegun && status === 409)) {
    return { is: "refused", reason: wordsOf(response) };
  }
  const wait = Number(response.getHeader("Retry-After")) || 0;
  return { is: "away", wait, reason: wordsOf(response) };
}

// Whether the server has the file although its answer was lost.
async function isThere(record) {
  try {
    const response = await fetch(record.state, { redirect: "manual", cache: "no-store" });
    return response.ok && (await response.json()).takes_file === false;
  } catch {
    return false;
  }
}

export class Sender {
  // `person` who is signed in, `uploads` where files go, `tus` where the library is.
  constructor({ person, uploads, tus }) {
    Object.assign(this, { person, uploads, tus });
    this.tries = 0;
    this.current = null;
    this.running = null;
    window.addEventListener("online", () => this.now());
    queue.listen((note) => this.hear(note));
  }

  // Sends whatever waits; where a pause is waited for, it ends now.
  now() {
    this.wake?.();
    this.isAsked = true;
    this.running ??= alone(() => this.run()).finally(() => {
      this.running = null;
      if (this.isAsked) this.now();
    });
  }

  // A record was changed, here or in another tab: it may be that it shall not be sent now.
  async hear(note) {
    if ("is" in note) return;
    if (this.current?.id === note.id) {
      const record = await queue.one(note.id);
      if (record?.is !== "waiting") this.current?.stop();
    }
    if (await this.next()) this.now();
  }

  async next() {
    for (const record of await queue.mine(this.person)) {
      if (record.is === "waiting" && (await queue.hasFile(record.id))) return record;
    }
    return null;
  }

  async run() {
    this.isAsked = false;
    for (let record = await this.next(); record; record = await this.next()) {
      const outcome = await this.attempt(record);
      await this.settle(record, outcome);
      if (outcome.is === "signed out") return;
      if (outcome.is === "away") await this.pause(outcome.wait);
    }
  }

  async attempt(record) {
    this.shownAt = 0;
    this.show(record, record.sent);
    try {
      const [tus, file] = [await library(this.tus), await queue.fileOf(record.id)];
      return await this.send(tus, file, record);
    } catch {
      return { is: "away", wait: 0 };
    }
  }

  show(record, sent) {
    if (Date.now() - this.shownAt < SHOWN) return;
    this.shownAt = Date.now();
    queue.tell({ id: record.id, is: "sending", sent });
  }

  send(tus, file, record) {
    return new Promise((resolve) => {
      let timer = null;
      const end = (outcome) => {
        clearTimeout(timer);
        this.current = null;
        resolve(outcome);
      };
      const stop = (outcome) => {
        upload.abort();
        end(outcome);
      };
      const listen = () => {
        clearTimeout(timer);
        timer = setTimeout(() => stop({ is: "away", wait: 0 }), SILENCE * 1000);
      };
      const upload = new tus.Upload(file, {
        ...this.options(record),
        onUploadUrlAvailable: () => {
          queue.change(record.id, (each) => Object.assign(each, { upload: upload.url }));
        },
        onProgress: (sent) => {
          listen();
          this.show(record, sent);
        },
        onChunkComplete: (_size, sent) => {
          this.tries = 0;
          queue.change(record.id, (each) => Object.assign(each, { sent }));
        },
        onSuccess: () => end({ is: "done" }),
        onError: (error) => end(meaning(error)),
      });
      this.current = { id: record.id, stop: () => stop({ is: "stopped" }) };
      listen();
      upload.start();
    });
  }

  options(record) {
    return {
      endpoint: this.uploads,
      uploadUrl: record.upload,
      chunkSize: PIECE,
      retryDelays: null, // this module tries again, with what it knows of the network
      storeFingerprintForResuming: false, // the record has the address
      metadata: { video: String(record.id), filename: record.name },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", token()),
      onAfterResponse: (_request, response) => {
        // Before the library takes it for the end of this upload, and begins another.
        if (response.getStatus() === 401) throw new SignedOut();
      },
    };
  }

  async settle(record, outcome) {
    const isRefused = outcome.is === "refused";
    if (outcome.is === "done" || (isRefused && (await isThere(record)))) {
      await queue.drop(record.id);
      queue.tell({ id: record.id, is: "done", page: record.page });
      return;
    }
    if (isRefused) {
      const { reason } = outcome;
      await queue.change(record.id, (each) => Object.assign(each, { is: "refused", reason }));
    }
    if (outcome.is === "gone") {
      await queue.change(record.id, (each) => Object.assign(each, { upload: null, sent: 0 }));
    }
    queue.tell({ id: record.id, is: outcome.is, reason: outcome.reason });
  }

  // Until it is worth trying again: longer each time, and not all phones of a hall at once.
  pause(wait) {
    const seconds = PAUSES[Math.min(this.tries, PAUSES.length - 1)] * (1 + Math.random() / 4);
    this.tries += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(seconds, wait) * 1000);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }).finally(() => {
      this.wake = null;
    });
  }
}

// Takes the file back from the server; what it does not hear of, it clears away by itself.
export async function takeBack(record) {
  if (!record.upload) return;
  const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token() };
  await fetch(record.upload, { method: "DELETE", headers }).catch(() => {});
}
