// Keeps the page itself for responders and patrols who lose the network: the newest when there is one, the last that was seen when there is none. What the
// server says (api, page-config) never goes through here: old news would be taken for new.
const KEPT = 'anju-page-1'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

async function newest(request) {
  const kept = await caches.open(KEPT)
  const named = new URL(request.url).pathname.includes('/assets/')
  if (named) {
    const found = await kept.match(request)
    if (found !== undefined) return found
  }
  try {
    const answer = await fetch(request)
    if (answer.ok) await kept.put(request, answer.clone())
    return answer
  } catch (error) {
    const found = await kept.match(request, { ignoreSearch: true })
    if (found !== undefined) return found
    throw error
  }
}

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname.includes('/api/') || pathname.includes('page-config') || pathname.includes('director')) return
  event.respondWith(newest(event.request))
})
