// A video that is being converted: says how far it is, and shows the page anew when it is done.

const PAUSE = 3000; // milliseconds
const box = document.querySelector("[data-video-state]");

async function ask() {
  const response = await fetch(box.dataset.videoState, { redirect: "manual", cache: "no-store" });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

function show({ label, progress }) {
  box.querySelector("progress").value = progress ?? 0;
  box.querySelector("[data-percent]").textContent = box.dataset.words.replace("{n}", progress ?? 0);
  box.setAttribute("aria-label", label);
}

async function watch() {
  try {
    const now = await ask();
    if (now.settled) {
      document.getElementById("spoken").textContent = now.label;
      setTimeout(() => window.location.reload(), PAUSE / 3);
      return;
    }
    show(now);
  } catch {
    // No network, or signed out: asked again as long as the page is open.
  }
  setTimeout(watch, PAUSE);
}

if (box) setTimeout(watch, PAUSE);
