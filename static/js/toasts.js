// What just happened goes by itself, unless it is an error or somebody is reading it.
const LEAST_MS = 6000;
const LETTER_MS = 70; // a slow reader's, in either language
const STEP_MS = 250;

const spoken = document.getElementById("spoken");
const close = (toast) => toast.remove();
const isHeld = (toast) => document.hidden || toast.matches(":hover, :focus-within");

function goLater(toast) {
  let left = LEAST_MS + toast.textContent.trim().length * LETTER_MS;
  const timer = setInterval(() => {
    if (isHeld(toast)) return;
    left -= STEP_MS;
    if (left > 0) return;
    clearInterval(timer);
    close(toast);
  }, STEP_MS);
}

for (const toast of document.querySelectorAll("[data-toast]")) {
  const button = toast.querySelector("[data-close-toast]");
  button.hidden = false;
  button.addEventListener("click", () => close(toast));
  if (!("stays" in toast.dataset)) goLater(toast);
}

// A screen reader says what changes after the page is there, not what came with it.
const words = [...document.querySelectorAll("[data-toast] .note-words")];
if (spoken && words.length) {
  setTimeout(() => {
    spoken.textContent = words.map((each) => each.textContent.trim()).join(" ");
  }, 300);
  setTimeout(() => spoken.replaceChildren(), LEAST_MS);
}
