// Printing: a button for it, and on paper everything that the page folds away.

const WAIT_MS = 4000; // for photos that nobody has scrolled to
const folded = [];

function unfold() {
  for (const each of document.querySelectorAll("details:not(.menu):not([open])")) {
    each.open = true;
    folded.push(each);
  }
}

// Photos come when they are scrolled to; paper has no scrolling.
function photos() {
  const images = [...document.querySelectorAll("main img")];
  for (const image of images) image.loading = "eager";
  const arrived = Promise.allSettled(images.map((image) => image.decode()));
  return Promise.race([arrived, new Promise((done) => setTimeout(done, WAIT_MS))]);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.closest("details.menu")?.removeAttribute("open");
    unfold();
    await photos();
    window.print();
  });
}

// The browser's own menu waits for nothing.
window.addEventListener("beforeprint", () => {
  unfold();
  photos();
});

window.addEventListener("afterprint", () => {
  for (const each of folded.splice(0)) each.open = false;
});
