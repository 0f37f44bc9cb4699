import { parseJson } from '@escapement/core';
import { sha256Hex } from '../auth/digest.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Which list a cursor belongs to: its name, and whatever else decides what is on it. */
export interface CursorList {
  readonly name: string;
  /** What the list is narrowed by; how many are on a page is no part of it. */
  readonly filter?: object | undefined;
}

const filterMarkLength = 8;

/** A place in a list, opaque to who hands it back. */
export function writeCursor(list: CursorList, place: string): string {
  return Buffer.from(JSON.stringify([list.name, markOf(list), place])).toString('base64url');
}

/**
 * The place that a cursor names, refused where it is none of this very list: read as the beginning, it would show what the
 * caller has seen, and read as a place of another list, it would leave out what he has not.
 */
export function readCursor(list: CursorList, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const parsed = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  const parts: readonly unknown[] =
    parsed.kind === 'json' && Array.isArray(parsed.value) ? parsed.value : [];
  const [name, mark, place] = parts;
  if (name !== list.name || mark !== markOf(list) || typeof place !== 'string')
    throw foreignCursor();
  return place;
}

/** Refuses a place that has the form of a cursor of ours and leads nowhere. */
export function foreignCursor(): ProblemSignal {
  return new ProblemSignal(
    'INPUT_INVALID',
    'query.cursor: send the cursor of the page before, with the same filters.',
    {
      errors: [
        {
          code: 'FIELD_FORMAT',
          path: 'query.cursor',
          message: { en: 'This is no cursor of this list', zh: '这不是该列表的分页游标' },
          allowed: 'the cursor of the page before, with the same filters',
          allowedZh: '上一页返回的 cursor，且筛选条件不变',
        },
      ],
    },
  );
}

function markOf({ filter = {} }: CursorList): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? ''
    : sha256Hex(JSON.stringify(given.sort())).slice(0, filterMarkLength);
}
