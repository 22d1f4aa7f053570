// Words that follow a form while it is filled in: an <output data-live="address"> is asked
// for again, with the fields named in data-live-fields, whenever one of them changes.

const WAIT_MS = 250;

function follow(output) {
  const names = output.dataset.liveFields.split(" ");
  const form = output.closest("form");
  let asked = current();
  let timer = 0;

  function current() {
    const values = new URLSearchParams();
    for (const name of names) {
      const field = form.elements.namedItem(name);
      if (field) values.set(name, field.value);
    }
    return values.toString();
  }

  async function ask() {
    const question = current();
    if (question === asked) return;
    asked = question;
    const answer = await fetch(`${output.dataset.live}?${question}`);
    if (answer.ok && question === asked) output.textContent = await answer.text();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  }

  // The date picker sets its field without an event of its own, so a click counts too; one within
  // its box is kept from the document, but for whoever hears it on the way in.
  for (const kind of ["input", "change", "click"]) {
    document.addEventListener(kind, later, { capture: true });
  }
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("output[data-live]").forEach(follow);
});
