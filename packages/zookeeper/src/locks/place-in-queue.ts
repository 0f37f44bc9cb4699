import { randomUUID } from 'node:crypto';
import { placeOf } from '@escapement/core';
import type { Paths } from '../paths.ts';
import { createProtected } from '../znodes/protected-create.ts';
import type { Znodes } from '../znodes/znodes.ts';

/** A place in a lock's queue: an ephemeral sequential znode of the session that made it. */
export interface QueuePlace {
  readonly guid: string;
  readonly path: string;
  readonly sessionId: string;
}

export type Turn =
  | { readonly kind: 'holder'; readonly czxid: number }
  /** Somebody is before us; the watch on that one has been set. */
  | { readonly kind: 'waiting' }
  /** The one before us left while we looked: look again. */
  | { readonly kind: 'moved' }
  /** Our znode is gone, or is not of this session: begin anew at the end. */
  | { readonly kind: 'gone' };

export interface QueueParts {
  readonly znodes: Znodes;
  readonly paths: Paths;
  readonly sessionId: () => string;
}

/** Joins the end of the queue, making the lock's parent if need be; an empty one may be cleaned up at any moment. */
export async function joinQueue(
  parts: QueueParts,
  wanted: { name: string; data: Buffer },
): Promise<QueuePlace> {
  const parent = parts.paths.lock(wanted.name);
  const guid = randomUUID();
  for (;;) {
    const sessionId = parts.sessionId();
    const { znodes } = parts;
    const name = await createProtected(znodes, parts.sessionId, {
      parent,
      guid,
      data: wanted.data,
    });
    if (name === undefined) await znodes.ensure(parent);
    else return { guid, path: `${parent}/${name}`, sessionId };
  }
}

/** Whose turn it is, with a watch on whoever is directly before us, and on our own znode once we are first. */
export async function lookAtQueue(
  parts: QueueParts,
  queue: { name: string; place: QueuePlace; onEvent: () => void },
): Promise<Turn> {
  const { znodes, paths } = parts;
  if (queue.place.sessionId !== parts.sessionId()) return { kind: 'gone' };
  const names = (await znodes.children(paths.lock(queue.name))) ?? [];
  const place = placeOf(queue.place.guid, names);
  switch (place.kind) {
    case 'missing':
      return { kind: 'gone' };
    case 'behind': {
      const ahead = await znodes.get(paths.place(queue.name, place.predecessor), queue.onEvent);
      return ahead === undefined ? { kind: 'moved' } : { kind: 'waiting' };
    }
    case 'first': {
      const own = await znodes.get(queue.place.path, queue.onEvent);
      if (own === undefined || own.owner !== parts.sessionId()) return { kind: 'gone' };
      return { kind: 'holder', czxid: own.czxid };
    }
  }
}
