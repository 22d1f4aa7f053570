// A form that is kept on the server while somebody writes: two seconds after the last letter,
// and once more when the page is left. Photos are sent with the form itself.

const WAIT = 2000; // milliseconds
const form = document.querySelector("form[data-keep]");
const note = form?.querySelector("[data-keep-note]");
let timer;
let kept = "";

function words() {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

const asText = (data) => new URLSearchParams(data).toString();

async function keep() {
  const data = words();
  const now = asText(data);
  if (now === kept || form.dataset.sent) return;
  try {
    const answer = await fetch(form.dataset.keep, { method: "POST", body: data });
    if (!answer.ok) throw new Error(String(answer.status));
    kept = now;
    note.textContent = form.dataset.kept;
  } catch {
    note.textContent = form.dataset.notKept;
  }
}

if (form) {
  kept = asText(words());
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  });
  document.addEventListener("visibilitychange", () => {
    const data = words();
    if (document.visibilityState !== "hidden" || asText(data) === kept || form.dataset.sent) return;
    navigator.sendBeacon(form.dataset.keep, data);
  });
}
