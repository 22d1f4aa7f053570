// The page frame: menus that close, the theme switch, questions before a risky step, photos.
import "./print.js";
import "./problems.js";
import "./toasts.js";

// --- Menus -----------------------------------------------------------------
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// --- Theme -----------------------------------------------------------------
const themeButtons = document.querySelectorAll("[data-set-theme]");

function showTheme() {
  const chosen = window.qualityTheme.chosen();
  for (const button of themeButtons) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === chosen));
  }
}

for (const button of themeButtons) {
  button.addEventListener("click", () => {
    try {
      localStorage.setItem("theme", button.dataset.setTheme);
    } catch {
      // A browser that keeps nothing stays with its own preference.
    }
    window.qualityTheme.apply();
    showTheme();
  });
}
showTheme();

// --- Are you sure ------------------------------------------------------------
const confirmation = document.getElementById("confirm-dialog");

function ask(form, submitter) {
  const yes = confirmation.querySelector("button[value=yes]");
  document.getElementById("confirm-question").textContent = form.dataset.confirm;
  yes.textContent = form.dataset.confirmAction || yes.dataset.default;
  confirmation.returnValue = "";
  confirmation.onclose = () => {
    if (confirmation.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  };
  confirmation.showModal();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !confirmation) return;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  ask(form, event.submitter);
});

// --- Photos on the full screen -------------------------------------------------
const viewer = document.getElementById("photo-viewer");
let shown = [];
let place = 0;

function showPhoto(index) {
  place = Math.min(Math.max(index, 0), shown.length - 1);
  const link = shown[place];
  const image = viewer.querySelector("img");
  image.src = link.href;
  image.alt = link.querySelector("img").alt;
  viewer.querySelector(".photo-caption").textContent = link.dataset.caption || "";
  viewer.querySelector("[data-step='-1']").hidden = place === 0;
  viewer.querySelector("[data-step='1']").hidden = place === shown.length - 1;
}

function openPhoto(link) {
  const group = link.dataset.photo;
  shown = [...document.querySelectorAll("a[data-photo]")].filter((a) => a.dataset.photo === group);
  showPhoto(shown.indexOf(link));
  viewer.showModal();
}

if (viewer) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-photo]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openPhoto(link);
  });
  viewer.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (step) showPhoto(place + Number(step.dataset.step));
    else if (event.target === viewer) viewer.close();
  });
  viewer.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") showPhoto(place - 1);
    if (event.key === "ArrowRight") showPhoto(place + 1);
  });
  let start = null;
  viewer.addEventListener("pointerdown", (event) => {
    start = event.clientX;
  });
  viewer.addEventListener("pointerup", (event) => {
    const moved = start === null ? 0 : event.clientX - start;
    start = null;
    if (Math.abs(moved) > 60) showPhoto(place + (moved < 0 ? 1 : -1));
  });
}
