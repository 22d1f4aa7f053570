// A field for colleagues: while somebody types, people are offered below it, to be tapped or
// chosen with the arrow keys. Without this script the field takes numbers and names as typed.

const WAIT = 250; // milliseconds
const LEAST = 1; // one Chinese character is a surname

for (const field of document.querySelectorAll("input[data-people]")) offerPeople(field);

function offerPeople(field) {
  const list = document.createElement("div");
  list.className = "people-found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? "");
  list.id = `${field.id}_found`;
  list.hidden = true;
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  let timer;
  let asked = 0;

  const typed = () => (field.dataset.several ? field.value.split(/[,，、;；]/).pop() : field.value);
  const options = () => [...list.children];

  function show(people) {
    list.replaceChildren(...people.map(option));
    list.hidden = people.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    list.scrollIntoView({ block: "nearest" });
    mark(-1);
  }

  function option(person, place) {
    const button = document.createElement("button");
    button.type = "button";
    button.id = `${list.id}_${place}`;
    button.tabIndex = -1;
    button.setAttribute("role", "option");
    const name = document.createElement("strong");
    name.textContent = person.name;
    button.append(name, ` ${person.number}`);
    if (person.place) button.append(` · ${person.place}`);
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus
    button.addEventListener("click", () => choose(person));
    return button;
  }

  function mark(place) {
    options().forEach((one, at) => one.setAttribute("aria-selected", String(at === place)));
    const chosen = options()[place];
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function choose(person) {
    const words = `${person.name} (${person.number})`;
    const before = field.dataset.several ? field.value.slice(0, field.value.length - typed().length) : "";
    const space = before && !before.endsWith(" ") ? " " : "";
    field.value = before + space + words + (field.dataset.several ? ", " : "");
    show([]);
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true })); // a draft keeps it
  }

  async function ask() {
    const words = typed().trim();
    const mine = ++asked;
    if (words.length < LEAST || words.endsWith(")")) return show([]);
    try {
      const answer = await fetch(`${field.dataset.people}?q=${encodeURIComponent(words)}`);
      const found = answer.ok ? (await answer.json()).people : [];
      if (mine === asked) show(found);
    } catch {
      show([]); // no network: it can be typed
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("blur", () => setTimeout(() => show([]), WAIT));
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const place = options().findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") mark(Math.min(place + 1, options().length - 1));
    else if (event.key === "ArrowUp") mark(Math.max(place - 1, 0));
    else if (event.key === "Enter" && place >= 0) options()[place].click();
    else if (event.key === "Escape") show([]);
    else return;
    event.preventDefault();
  });
}
