// Keeps the shell, the page for inspections, and a page for when there is no network. No page
// with data is kept.
const SHELL = {{ shell|safe }};
const KEPT = `shell-${SHELL.version}`;
const PATIENCE_MS = 5000; // after which a network that says nothing counts as none

// A new version takes over at once: it serves the same files under other names, and no page
// is loaded again for it, so that a form that is being filled in stays.
self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

async function keepShell() {
  const cache = await caches.open(KEPT);
  const pages = [SHELL.offline, SHELL.walk].map((path) => new Request(path, { cache: "reload" }));
  await cache.addAll([...pages, ...SHELL.files]);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("shell-") && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (SHELL.files.includes(pathname)) event.respondWith(fromShell(request));
  else if (request.mode !== "navigate" || startsWithAny(pathname, SHELL.leftAlone)) return;
  else if (pathname === SHELL.walk) event.respondWith(walk(event));
  else event.respondWith(visit(event, pathname));
});

const startsWithAny = (path, starts) => starts.some((start) => path.startsWith(start));

async function fromShell(request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(request.url)) ?? fetch(request);
}

// In whichever language it was kept.
async function kept(path) {
  const cache = await caches.open(KEPT);
  return cache.match(path, { ignoreVary: true });
}

const fromNetwork = async (event) => (await event.preloadResponse) ?? fetch(event.request);

// From the network, always; without one, the page for inspections where it was meant, else
// the page that says so.
async function visit(event, pathname) {
  try {
    return await fromNetwork(event);
  } catch {
    const page = startsWithAny(pathname, SHELL.leadToWalk) ? SHELL.walk : SHELL.offline;
    return (await kept(page)) ?? (await kept(SHELL.offline)) ?? Response.error();
  }
}

// The page for inspections: as the network has it now, in the language of now; as it was kept
// where the network has nothing, an error, or no haste.
async function walk(event) {
  const coming = fromNetwork(event).then((response) => keepWalk(response));
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE_MS));
  try {
    const response = await Promise.race([coming, late]);
    if (response.status < 500) return response;
    return (await kept(SHELL.walk)) ?? response;
  } catch {
    return (await kept(SHELL.walk)) ?? coming.catch(() => Response.error());
  }
}

// Only beside the scripts that it names: a page of a later version comes with its worker.
async function keepWalk(response) {
  if (response.ok && !response.redirected && response.headers.get("X-Shell") === SHELL.version) {
    const cache = await caches.open(KEPT);
    await cache.put(SHELL.walk, response.clone());
  }
  return response;
}
