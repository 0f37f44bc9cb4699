/// <reference path="../node-zookeeper-client.d.ts" />
import { type ACL, type Client, CreateMode, type Done } from 'node-zookeeper-client';
import { operations } from '../wire/many.ts';
import { type OwnRequest, sendOwn } from '../wire/own-request.ts';
import { writeRules } from './multi.ts';

export type CreateKind =
  | 'persistent'
  | 'persistent-sequential'
  /** The server deletes it some time after its last child went. */
  | 'container'
  | 'ephemeral'
  | 'ephemeral-sequential';

interface Wanted {
  readonly path: string;
  readonly data: Buffer;
  readonly acls: readonly ACL[];
  readonly kind: CreateKind;
}

const modes = {
  persistent: CreateMode.PERSISTENT,
  'persistent-sequential': CreateMode.PERSISTENT_SEQUENTIAL,
  ephemeral: CreateMode.EPHEMERAL,
  'ephemeral-sequential': CreateMode.EPHEMERAL_SEQUENTIAL,
} as const;
/** The library does not know it. */
const containerFlag = 4;
const bytesBeside = 64;

/** Asks for a new znode; the answer is its path. */
export function create(client: Client, wanted: Wanted, done: Done<[string]>): void {
  const { path, data, acls, kind } = wanted;
  if (kind === 'container') sendOwn(client, containerOf(wanted), done);
  else client.create(path, data, acls, modes[kind], done);
}

/** Servers know it since 3.5.3. */
function containerOf({ path, data, acls }: Wanted): OwnRequest<string> {
  return {
    type: operations.createContainer,
    expectedBytes: bytesBeside + 3 * path.length + data.length,
    write(to) {
      to.text(path);
      to.bytes(data);
      writeRules(to, acls);
      to.int(containerFlag);
    },
    read: () => path,
  };
}
