// What is asked of the server, and what its answers mean. Anything unforeseen is "later".

const SECONDS = { data: 20, send: 30, photo: 120 };
const addresses = document.documentElement.dataset;

async function answerOf(name, address, options) {
  const signal = AbortSignal.timeout(SECONDS[name] * 1000);
  const response = await fetch(address, { ...options, redirect: "manual", cache: "no-store", signal });
  const body = await response.json().catch(() => ({}));
  return { status: response.status, body, wait: Number(response.headers.get("Retry-After")) || 0 };
}

function meaning({ status, body, wait }) {
  if (status === 200) return { is: "kept", ...body };
  if (status === 202 && body.held) return { is: "held", ...body };
  if (status === 400 && body.refused) return { is: "refused", reason: body.refused };
  if (status === 401) return { is: "signed out", address: body.sign_in };
  if (status === 403 && body.stale) return { is: "stale" };
  if (status === 403 && body.refused) return { is: "refused", reason: body.refused };
  if (status === 404) return { is: "unknown" };
  if (status === 409) return { is: "refused", reason: body.refused ?? "" };
  return { is: "later", wait };
}

async function ask(name, options = {}) {
  try {
    return meaning(await answerOf(name, addresses[name], options));
  } catch {
    return { is: "away", wait: 0 };
  }
}

// A body that is not what was asked for (a page of the Wi-Fi's sign-in) is no answer.
export async function plan() {
  const answer = await ask("data");
  if (answer.is !== "kept" || answer.person) return answer;
  return { is: "away", wait: 0 };
}

export async function send(state, token) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await ask("send", { method: "POST", headers, body: JSON.stringify(state) });
  return answer.is === "kept" && !answer.inspection ? { is: "away", wait: 0 } : answer;
}

export async function sendPhoto(photo, token) {
  const form = new FormData();
  form.append("id", photo.id);
  form.append("inspection", photo.inspection);
  form.append("owner", photo.owner);
  form.append("file", new Blob([photo.bytes], { type: photo.type }), "photo.jpg");
  const headers = { "X-CSRFToken": token };
  const answer = await ask("photo", { method: "POST", headers, body: form });
  return answer.is === "kept" && !answer.kept ? { is: "away", wait: 0 } : answer;
}

// The bytes of an example's picture, or nothing.
export async function picture(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}
