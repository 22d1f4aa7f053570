// What the admin's theme needs besides its own scripts. Its templates speak to Alpine in
// attributes; under a strict policy Alpine reads them itself and knows only the names that it
// is told, so they are told here (docs/decisions/0002).

const WIDE_MENU = "sidebarDesktopOpen"; // where the theme remembers it

// --- What browsers are giving up, and later scripts still ask for ----------------------
{
  // A page with a listener for "unload" is also never kept for the way back.
  const listen = window.addEventListener;
  window.addEventListener = function (type, ...rest) {
    return listen.call(this ?? window, type === "unload" ? "pagehide" : type, ...rest);
  };
  // Alpine reads everything that the window has, to know it again; this one is on its way out.
  delete window.fence;
}

// --- Names for the theme's attributes -------------------------------------------------
function workplace() {
  const first = document.body.dataset.firstTab;
  return {
    activeTab: (first && window.getCurrentTab()) || first,
    sidebarMobileOpen: false,
    sidebarDesktopOpen: localStorage.getItem(WIDE_MENU) !== "0",
    // A form's address ends in the tab that is open; nothing else of the window is asked for.
    window: {
      location: { pathname: window.location.pathname, search: window.location.search },
    },
    init() {
      this.$watch("sidebarDesktopOpen", (open) => localStorage.setItem(WIDE_MENU, open ? "1" : "0"));
    },
  };
}

// The theme asks for its scroll bars' instances; browsers' own are used here.
window.SimpleBar = { instances: new WeakMap() };

document.addEventListener("alpine:init", () => {
  window.Alpine.data("theme", window.theme);
  window.Alpine.data("searchForm", window.searchForm);
  window.Alpine.data("workplace", workplace);
});

// --- What the theme's markup does not say ----------------------------------------------
// Its clickable things that are no buttons are reached by keyboard, too.
function makeButton(element) {
  if (element.matches("button, input, select, textarea, form, a[href], label")) return;
  if (element.querySelector("button, a[href], input")) return;
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    element.click();
  });
}

// A field in a list is named by its column.
function nameByColumn(field) {
  const cell = field.closest("td");
  if (!cell || field.type === "hidden" || field.labels.length || field.ariaLabel) return;
  const heads = cell.closest("table").querySelectorAll("thead th");
  const words = heads[cell.cellIndex]?.textContent.trim().replace(/\s+/g, " ");
  if (words) field.ariaLabel = words;
}

// What shows an icon only is named by it.
function nameByIcon(element) {
  const icon = element.querySelector(".material-symbols-outlined");
  const rest = element.textContent.replace(icon?.textContent ?? "", "").trim();
  if (!icon || rest || element.title || element.ariaLabel) return;
  element.ariaLabel = words(icon.textContent.trim());
}

// A box to choose from, as drawn by select2, is named by the label of the field that it is for.
function nameChoice(select) {
  const label = select.labels[0];
  const drawn = select.nextElementSibling?.querySelector(".select2-selection");
  if (!label || !drawn) return;
  label.id ||= `${select.id}-label`;
  drawn.setAttribute("aria-labelledby", label.id);
  drawn.querySelector("[role=textbox]")?.setAttribute("aria-labelledby", label.id);
}

const words = (name) => document.body.getAttribute(`data-words-${name}`) ?? "";

function improve(part) {
  part.querySelectorAll("[x-on\\:click]").forEach(makeButton);
  part.querySelectorAll("td :is(input, select, textarea)").forEach(nameByColumn);
  part.querySelectorAll("a, button, [role=button]").forEach(nameByIcon);
  part.querySelectorAll("select.select2-hidden-accessible").forEach(nameChoice);
  for (const icon of part.querySelectorAll(".material-symbols-outlined")) icon.ariaHidden = "true";
}

function unseen(name) {
  const span = document.createElement("span");
  span.className = "unseen";
  span.textContent = words(name);
  return span;
}

function improvePage() {
  document.getElementById("main")?.setAttribute("role", "main");
  document.getElementById("nav-sidebar-inner")?.setAttribute("aria-label", words("menu"));
  document.getElementById("tabs-items")?.setAttribute("aria-label", words("tabs"));
  for (const head of document.querySelectorAll("th")) {
    if (!head.textContent.trim() && !head.querySelector("input")) head.append(unseen("delete"));
  }
  improve(document);
  document.querySelector("#nav-sidebar-apps a.active")?.scrollIntoView({ block: "nearest" });
}

// After the scripts that draw fields: those wait for jQuery's word, which may come after all else.
window.addEventListener("load", () => {
  const jQuery = window.django?.jQuery;
  if (jQuery) jQuery(improvePage);
  else improvePage();
});
document.addEventListener("formset:added", (event) => setTimeout(improve, 0, event.target));
