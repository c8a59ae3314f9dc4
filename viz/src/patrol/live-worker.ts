/** Lets the page open without a network, once it was opened with one. Where the browser has no service worker, it does without. */
export async function keepPage(): Promise<void> {
  try {
    await navigator.serviceWorker?.register('./field-worker.js')
  } catch {
    // A page from a file, or a server without TLS: it works while there is a network.
  }
}
