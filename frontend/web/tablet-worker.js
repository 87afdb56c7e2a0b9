// Keeps the console in the browser of a tablet that is a registered device, so that its pages open without a network.
// Only the files of this build: never an answer of the API.
const CACHE = "console-@VERSION@";
const FILES = ["/", @FILES@];
// A line that neither answers nor fails is taken for none after so many milliseconds.
const PATIENCE = 4000;

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  await self.skipWaiting();
})()));

// The files of the build before stay, for pages that are still open.
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const others = (await caches.keys()).filter((name) => name.startsWith("console-") && name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!/^\/(api|docs)(\/|$)/.test(pathname) && !pathname.includes(".")) event.respondWith(fresh(request, "/"));
  } else if (pathname.endsWith(".ftl")) {
    event.respondWith(fresh(request, pathname)); // its name is the same in every build
  } else if (pathname.startsWith("/assets/") || pathname === "/icon.svg") {
    event.respondWith(kept(request));
  }
});

async function kept(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function fresh(request, name) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: stop.signal });
  } catch (error) {
    const cache = await caches.open(CACHE);
    const found = await cache.match(name, { ignoreVary: true });
    if (!found) throw error;
    return found;
  } finally {
    clearTimeout(timer);
  }
}
