/**
 * What somebody has typed and not saved, by the place where they did. The tab keeps its own, so that two tabs do not write over each other, and the
 * browser the latest of each place, so that a tab that was closed loses nothing: who comes there again within a week finds it.
 */
const prefix = 'escapement.draft.';

/** Where scripts and addresses stand that nobody sent, they do not lie about for ever. */
const keptForMs = 7 * 24 * 3_600_000;

/** What is kept of a place, if anything is; what cannot be read is nothing. */
export function keptDraft(place: string, nowMs: number): unknown {
  const own = parsed(read(window.sessionStorage, place));
  if (own !== undefined) return own;
  const { at, draft } = latestIn(read(window.localStorage, place));
  return isFresh(at, nowMs) ? draft : undefined;
}

/** Keeps a draft for this tab and for the browser, which forgets at the same time what is too old. */
export function keepDraft(place: string, draft: unknown, nowMs: number): void {
  tolerant(() => window.sessionStorage.setItem(`${prefix}${place}`, JSON.stringify(draft)));
  forget(window.localStorage, (key) => {
    return !isFresh(latestIn(tolerant(() => window.localStorage.getItem(key))).at, nowMs);
  });
  const latest = JSON.stringify({ at: nowMs, draft });
  tolerant(() => window.localStorage.setItem(`${prefix}${place}`, latest));
}

/** What was typed has been saved, or is not wanted. */
export function dropDraft(place: string): void {
  for (const storage of [window.sessionStorage, window.localStorage])
    tolerant(() => storage.removeItem(`${prefix}${place}`));
}

/** Who signs out leaves nothing that was typed to who signs in after them. */
export function forgetDrafts(): void {
  for (const storage of [window.sessionStorage, window.localStorage]) forget(storage, () => true);
}

function forget(storage: Storage, isUnwanted: (key: string) => boolean): void {
  tolerant(() => {
    const kept = Object.keys(storage).filter((key) => key.startsWith(prefix) && isUnwanted(key));
    for (const key of kept) storage.removeItem(key);
  });
}

function read(storage: Storage, place: string): string | null | undefined {
  return tolerant(() => storage.getItem(`${prefix}${place}`));
}

function latestIn(text: string | null | undefined): { at?: unknown; draft?: unknown } {
  const latest = parsed(text);
  return typeof latest === 'object' && latest !== null ? latest : {};
}

function isFresh(at: unknown, nowMs: number): boolean {
  return typeof at === 'number' && nowMs - at < keptForMs;
}

function parsed(text: string | null | undefined): unknown {
  if (text === null || text === undefined) return undefined;
  return tolerant(() => JSON.parse(text) as unknown);
}

/** A browser may refuse, or have no room: then the draft lives as long as its page, or its tab, and nothing is lost that was there before. */
function tolerant<T>(touch: () => T): T | undefined {
  try {
    return touch();
  } catch {
    return undefined;
  }
}
