// Who uses this phone, as far as it knows: remembered for when there is no network, forgotten
// at the sign-out (by ../signed_out.js too). Nothing is shown without it.

const KEY = "walk:person";

export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function remember(person) {
  try {
    if (person) localStorage.setItem(KEY, JSON.stringify(person));
    else localStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing knows nobody when the page is opened again.
  }
}

// Another tab signed out, or in.
export function listen(listener) {
  window.addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) listener(remembered());
  });
}
