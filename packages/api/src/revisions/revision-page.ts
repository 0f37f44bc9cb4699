import { type Revision, type RevisionsReading, unreachable } from '@escapement/core';
import { foreignCursor, readCursor, writeCursor } from '../paging/cursor.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

interface RevisionPage<Content> {
  items: Revision<Content>[];
  total: number;
  cursor?: string;
}

/** One page of the revisions of something, newest first. Refuses what is not there, and what cannot be read as such. */
export function revisionPage<Content>(
  reading: RevisionsReading<Content>,
  asked: {
    /** Of what, for the cursor: the kind, and the name of the one. */
    readonly of: { readonly name: string; readonly filter: object };
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly notFound: () => ProblemSignal;
  },
): RevisionPage<Content> {
  switch (reading.kind) {
    case 'absent':
      throw asked.notFound();
    case 'broken':
      throw new ProblemSignal('RECORD_UNREADABLE', `The revisions: ${reading.problem}.`);
    case 'read':
      return pageOf(reading.revisions, asked);
    default:
      return unreachable(reading);
  }
}

function pageOf<Content>(
  revisions: readonly Revision<Content>[],
  asked: Parameters<typeof revisionPage>[1],
): RevisionPage<Content> {
  const { of, limit, cursor } = asked;
  const below = versionIn(readCursor(of, cursor));
  const left = revisions.filter(({ version }) => version < below);
  const items = left.slice(0, limit);
  const last = items.at(-1);
  const isMore = left.length > items.length && last !== undefined;
  const total = revisions.length;
  return { items, total, ...(isMore ? { cursor: writeCursor(of, String(last.version)) } : {}) };
}

function versionIn(place: string | undefined): number {
  if (place === undefined) return Number.POSITIVE_INFINITY;
  const version = Number(place);
  if (!Number.isSafeInteger(version)) throw foreignCursor();
  return version;
}
