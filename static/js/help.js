// Pictures of the help are fetched shortly before they come into sight: a browser's own lazy
// loading begins screens earlier, which bad Wi-Fi pays for.
const MARGIN = "200px";
const waiting = document.querySelectorAll("img[data-src]");

function show(image) {
  if (!image.dataset.src) return;
  image.src = image.dataset.src;
  delete image.dataset.src;
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      show(target);
    }
  },
  { rootMargin: MARGIN },
);
for (const image of waiting) observer.observe(image);
window.addEventListener("beforeprint", () => waiting.forEach(show));
