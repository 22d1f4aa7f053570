// What the page does about its network: has the shell kept, says when there is no network,
// and holds a form back that could not be sent.
const REACH_MS = 4000; // longer than this, and the browser tries by itself

// --- The shell ---------------------------------------------------------------
const worker = document.documentElement.dataset.worker;

if (worker && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker, { updateViaCache: "none" }).catch(() => {
    // Without it, everything works that has a network.
  });
}

try {
  localStorage.setItem("language", document.documentElement.lang); // for the offline page
} catch {
  // A browser that keeps nothing is shown both languages.
}

// --- The note ------------------------------------------------------------------
const note = document.getElementById("network-note");

function say(what) {
  for (const words of note.querySelectorAll("[data-network]")) {
    words.hidden = words.dataset.network !== what;
  }
  note.hidden = what === "";
}

// --- Sending ---------------------------------------------------------------------
// A form that is sent without a network is gone with its page on some phones. So it is
// asked first whether the server can be reached; where it can not, the form stays.
const mayGo = new WeakSet();
const asking = new WeakSet();

const isOurs = (form) =>
  form.method === "post" && !form.hasAttribute("hx-post") && form.target !== "_blank";

async function isReached() {
  if (!navigator.onLine) return false;
  try {
    const signal = AbortSignal.timeout(REACH_MS);
    await fetch(note.dataset.probe, { method: "HEAD", cache: "no-store", signal });
  } catch (error) {
    return error.name === "TimeoutError";
  }
  return true;
}

async function send(form, submitter) {
  asking.add(form);
  const reached = await isReached();
  asking.delete(form);
  say(reached ? "" : "unsent");
  if (!reached) return;
  mayGo.add(form);
  form.requestSubmit(submitter);
}

// Before every other listener, so that nobody marks as sent what is not.
function hold(event) {
  const form = event.target;
  const isAsked = form.dataset.confirm && !form.dataset.confirmed;
  if (!isOurs(form) || isAsked || mayGo.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!asking.has(form)) send(form, event.submitter);
}

if (note) {
  window.addEventListener("offline", () => say("offline"));
  window.addEventListener("online", () => say(""));
  if (!navigator.onLine) say("offline");
  document.addEventListener("submit", hold, { capture: true });
}
