import { useState } from 'react';
import type { z } from 'zod';

const prefix = 'escapement.draft.';

/**
 * What somebody has typed and not saved, kept by this tab: a session that ends, a reload and a page that is left do not lose it.
 * `undefined`: nothing is kept. What was kept by an older console and does not fit any more counts for nothing.
 */
export function useKeptDraft<T>(
  place: string,
  schema: z.ZodType<T>,
): { kept: T | undefined; keep: (draft: T) => void; drop: () => void } {
  const key = `${prefix}${place}`;
  const [kept, setKept] = useState(() => readKept(key, schema));
  return {
    kept,
    keep(draft) {
      setKept(draft);
      store(() => window.sessionStorage.setItem(key, JSON.stringify(draft)));
    },
    drop() {
      setKept(undefined);
      store(() => window.sessionStorage.removeItem(key));
    },
  };
}

/** Who signs out leaves nothing that was typed to who signs in after them. */
export function forgetDrafts(): void {
  store(() => {
    const kept = Object.keys(window.sessionStorage).filter((key) => key.startsWith(prefix));
    for (const key of kept) window.sessionStorage.removeItem(key);
  });
}

function readKept<T>(key: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(window.sessionStorage.getItem(key) ?? 'null')).data;
  } catch {
    return undefined;
  }
}

/** A browser may refuse, or have no room: then the draft lives as long as its page. */
function store(write: () => void): void {
  try {
    write();
  } catch {
    // Nothing is lost that was there before.
  }
}
