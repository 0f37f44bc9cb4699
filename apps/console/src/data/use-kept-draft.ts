import { useState } from 'react';
import type { z } from 'zod';
import { dropDraft, keepDraft, keptDraft } from './kept-drafts.ts';

/**
 * What somebody has typed at a place and not saved: a session that ends, a reload, a page that is left and a tab that is closed do not lose it.
 * `undefined`: nothing is kept. What was kept by an older console and does not fit any more counts for nothing.
 */
export function useKeptDraft<T>(
  place: string,
  schema: z.ZodType<T>,
): { kept: T | undefined; keep: (draft: T) => void; drop: () => void } {
  const [kept, setKept] = useState(() => schema.safeParse(keptDraft(place, Date.now())).data);
  return {
    kept,
    keep(draft) {
      setKept(draft);
      keepDraft(place, draft, Date.now());
    },
    drop() {
      setKept(undefined);
      dropDraft(place);
    },
  };
}
