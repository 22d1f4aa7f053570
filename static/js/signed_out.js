// Where somebody is asked to sign in, the phone forgets who was here: what they recorded
// stays on it, and is shown to nobody else (see walk/person.js).
try {
  localStorage.removeItem("walk:person");
} catch {
  // A browser that keeps nothing has nothing to forget.
}
