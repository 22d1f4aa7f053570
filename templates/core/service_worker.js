// Keeps the shell, and a page for when there is no network. No page with data is kept.
const SHELL = {{ shell|safe }};
const KEPT = `shell-${SHELL.version}`;

// A new version takes over at once: it serves the same files under other names, and no page
// is loaded again for it, so that a form that is being filled in stays.
self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

async function keepShell() {
  const cache = await caches.open(KEPT);
  await cache.addAll([new Request(SHELL.offline, { cache: "reload" }), ...SHELL.files]);
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
  else if (request.mode === "navigate" && !isLeftAlone(pathname)) event.respondWith(visit(event));
});

const isLeftAlone = (path) => SHELL.leftAlone.some((start) => path.startsWith(start));

async function fromShell(request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(request.url)) ?? fetch(request);
}

// From the network, always; without one, the page that says so.
async function visit(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const cache = await caches.open(KEPT);
    return (await cache.match(SHELL.offline)) ?? Response.error();
  }
}
