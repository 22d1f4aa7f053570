// Everything that is missing is named at once, at the top of the form and beside each field.
// Without this the browser names one thing at a time, and the server all of them.
const template = document.getElementById("problems-template");

const box = (field) => field.closest("fieldset.field, .mb-3") ?? field.parentElement;

function labelOf(field) {
  const named = field.closest("fieldset.field")?.querySelector("legend") ?? field.labels?.[0];
  const copy = named?.cloneNode(true);
  copy?.querySelector(".asteriskField")?.remove();
  return copy?.textContent.trim() ?? field.name;
}

// The browser's own words serve where a value is odd; ours where it is not there.
const wordsFor = (field) =>
  field.validity.valueMissing ? template.dataset.missing : field.validationMessage;

function clear(form) {
  form.querySelectorAll(".problems, [data-found]").forEach((each) => each.remove());
  for (const each of form.querySelectorAll("[data-marked]")) {
    each.classList.remove("is-invalid", "has-error");
    each.removeAttribute("aria-invalid");
    delete each.dataset.marked;
  }
}

function mark(field) {
  const words = document.createElement("p");
  words.className = "invalid-feedback";
  words.dataset.found = "";
  words.textContent = wordsFor(field);
  const around = box(field);
  around.append(words);
  for (const each of [field, around]) each.dataset.marked = "";
  around.classList.add("has-error");
  field.classList.add("is-invalid");
  field.setAttribute("aria-invalid", "true");
}

function line(field) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#${field.id}`;
  link.textContent = labelOf(field);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    field.focus();
  });
  const words = document.createElement("span");
  words.className = "d-block"; // a line of its own: a label may end in a question mark
  words.textContent = wordsFor(field);
  item.append(link, words);
  return item;
}

function show(form, wrong) {
  const summary = template.content.firstElementChild.cloneNode(true);
  summary.querySelector("ul").replaceChildren(...wrong.map(line));
  form.prepend(summary);
  wrong.forEach(mark);
  summary.focus();
}

// A choice of several buttons is one question.
function wrongIn(form) {
  const seen = new Set();
  return [...form.elements].filter((field) => {
    if (!field.willValidate || field.validity.valid || seen.has(field.name)) return false;
    seen.add(field.name);
    return true;
  });
}

if (template) {
  for (const form of document.querySelectorAll("form[method=post]")) form.noValidate = true;
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.getAttribute("method") !== "post") return;
      clear(form);
      const wrong = event.submitter?.formNoValidate ? [] : wrongIn(form);
      if (!wrong.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      show(form, wrong);
    },
    true,
  );
}
