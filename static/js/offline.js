// The page for when there is no network: in the language that was last read, and it goes
// on by itself.
const PAUSE_MS = 10_000; // between two tries of its own

const again = () => window.location.reload();

function showLanguage() {
  const sections = [...document.querySelectorAll("section[lang]")];
  let language = null;
  try {
    language = localStorage.getItem("language");
  } catch {
    // A browser that keeps nothing is shown both.
  }
  const own = sections.find((section) => section.lang === language);
  if (!own) return;
  document.documentElement.lang = own.lang;
  document.title = own.dataset.title;
  for (const section of sections) section.hidden = section !== own;
}

// The phone may say that it is online while the plant's server can't be reached.
async function tryAgain() {
  try {
    await fetch("/manifest.webmanifest", { method: "HEAD", cache: "no-store" });
  } catch {
    return;
  }
  again();
}

showLanguage();
delete document.getElementById("content").dataset.languages; // it is chosen: show it
for (const button of document.querySelectorAll("[data-again]")) {
  button.addEventListener("click", again);
}
// Opened by its own address, it is no page that failed: there is nothing to come back to.
if (window.location.pathname !== "/offline/") {
  window.addEventListener("online", again);
  setInterval(tryAgain, PAUSE_MS);
}
