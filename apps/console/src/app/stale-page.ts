const storageKey = 'escapement.reloadedAt';

/**
 * After an upgrade of the server an open page asks for parts that no longer exist. Loading the page anew brings the new
 * ones; once in ten seconds, so that a part that is really missing does not make it go round.
 */
export function reloadWhenReplaced(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const reloadedAt = Number(window.sessionStorage.getItem(storageKey) ?? 0);
    if (Date.now() - reloadedAt < 10_000) return;
    event.preventDefault();
    window.sessionStorage.setItem(storageKey, String(Date.now()));
    window.location.reload();
  });
}
