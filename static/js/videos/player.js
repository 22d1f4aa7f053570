// The player: the smaller picture where data is saved, a plain way to switch, and one word to
// the server once it was really watched.

const WATCHED = 3; // seconds of playing
const player = document.querySelector("[data-player]");
const video = player.querySelector("video");
const buttons = [...player.querySelectorAll("button[data-size]")];

function mark() {
  for (const button of buttons) {
    const isCurrent = new URL(button.dataset.src, location.href).href === video.currentSrc;
    button.setAttribute("aria-pressed", String(isCurrent));
  }
}

// Goes on where it was, in another size.
function change(source) {
  const { currentTime, paused } = video;
  video.src = source;
  video.addEventListener(
    "loadedmetadata",
    () => {
      video.currentTime = currentTime;
      if (!paused) video.play().catch(() => {}); // the browser may ask for a tap
    },
    { once: true },
  );
}

for (const button of buttons) button.addEventListener("click", () => change(button.dataset.src));
video.addEventListener("loadedmetadata", mark);
if (video.readyState) mark();
if (navigator.connection?.saveData && buttons.length) change(buttons.at(-1).dataset.src);

// --- Watched ---------------------------------------------------------------------------
let watched = 0;
let before = null;

function report() {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
  const options = { method: "POST", keepalive: true, headers: { "X-CSRFToken": token } };
  fetch(player.dataset.watched, options).catch(() => {}); // one view less
}

function count() {
  const step = before === null ? 0 : video.currentTime - before;
  before = video.paused ? null : video.currentTime;
  if (step > 0 && step < 1) watched += step; // more is a jump
  if (watched < WATCHED && !video.ended) return;
  video.removeEventListener("timeupdate", count);
  report();
}

if (player.dataset.watched) video.addEventListener("timeupdate", count);
