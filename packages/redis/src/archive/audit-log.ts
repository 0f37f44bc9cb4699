import {
  type AuditLimits,
  type AuditLog,
  type AuditRow,
  auditLimits,
  auditRowSchema,
  fitsAuditFilter,
  readJson,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { pairs } from '../reading/score-pairs.ts';
import { highestPlace, noteActsScript } from '../scripts/auditing.ts';
import { runScript } from '../scripts/script.ts';

/** Rows of one question, and questions of one page: so many are looked through for the few that fit. */
const rowsAtOnce = 500;
const questionsAtMost = 8;

/** What people have done, in one sorted set by the order in which it was noted. */
export function openAuditLog(
  parts: Pick<StoreParts, 'client' | 'keys'>,
  limits: AuditLimits = auditLimits,
): AuditLog {
  const { client, keys } = parts;
  return {
    note: (rows) =>
      asking('noting what was done', async () => {
        const texts = rows.map((row) => JSON.stringify(row));
        if (texts.length > 0) await runScript(parts, noteActsScript, limits, texts);
      }),
    page: ({ limit, cursor, ...filter }) =>
      asking('reading what was done', async () => {
        const items: AuditRow[] = [];
        let place = cursor;
        for (let asked = 0; asked < questionsAtMost; asked += 1) {
          const below = place === undefined ? highestPlace : `(${place}`;
          const range = [below, 0, 'WITHSCORES', 'LIMIT', 0, rowsAtOnce] as const;
          const found = pairs(await client.zrevrangebyscore(keys.acts, ...range));
          for (const [text, score] of found) {
            if (items.length === limit && place !== undefined) return { items, cursor: place };
            place = String(score);
            const row = rowOf(text);
            if (row !== undefined && fitsAuditFilter(row, filter)) items.push(row);
          }
          if (found.length < rowsAtOnce) return { items };
        }
        return place === undefined ? { items } : { items, cursor: place };
      }),
  };
}

/** `undefined` where somebody wrote something else there. */
function rowOf(text: string): AuditRow | undefined {
  const reading = readJson(auditRowSchema, text);
  return reading.kind === 'read' ? reading.value : undefined;
}
