import {
  type DeadCommand,
  jsonValueSchema,
  keptDeadCommandSchema,
  keptSingletonMoveSchema,
  type NamePage,
  type NameQuery,
  readJson,
  type SingletonDetail,
  type SingletonLimits,
  type SingletonMove,
  type SingletonState,
  type SingletonView,
  singletonKinds,
  singletonStates,
  toIso,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { timeOf } from '../connection/redis-time.ts';
import { countIn, instantIn, isInstant, wholeIn } from '../reading/record-fields.ts';
import type { Keys } from '../scripts/names.ts';

interface ViewParts {
  readonly client: Redis;
  readonly keys: Keys;
  readonly limits: SingletonLimits;
}

type Fields = Readonly<Record<string, string>>;

/** By name; what is listed and cannot be read is left out. */
export async function singletonPage(
  parts: ViewParts,
  { limit, after }: NameQuery,
): Promise<NamePage<SingletonView>> {
  const { client, keys } = parts;
  const from = after === undefined ? '-' : `(${after}`;
  const key = keys.singletons;
  const [names, total] = await Promise.all([
    client.zrange(key, from, '+', 'BYLEX', 'LIMIT', 0, limit + 1),
    client.zcard(key),
  ]);
  const shown = names.slice(0, limit);
  const found = await Promise.all(shown.map((name) => viewOf(parts, name)));
  const items = found.filter((view) => view !== undefined);
  const last = shown.at(-1);
  return names.length > limit && last !== undefined
    ? { items, total, next: last }
    : { items, total };
}

/** With its state as of the last snapshot, and its last moves. */
export async function singletonDetail(
  parts: ViewParts,
  name: string,
): Promise<SingletonDetail | undefined> {
  const { client, keys, limits } = parts;
  const view = await viewOf(parts, name);
  if (view === undefined) return undefined;
  const [[snapshot, at], moves, dead] = await Promise.all([
    client.hmget(keys.singleton(name), 'snapshot', 'snapshotAt'),
    client.lrange(keys.moves(name), 0, limits.moves - 1),
    client.lrange(keys.deadCommands(name), 0, limits.deadCommands - 1),
  ]);
  const value = readJson(jsonValueSchema, snapshot ?? '');
  return {
    ...view,
    snapshot: value.kind === 'broken' ? null : { sequence: countIn(at), value: value.value },
    moves: moves.map(moveIn).filter((move) => move !== undefined),
    deadCommands: dead.map(deadIn).filter((command) => command !== undefined),
  };
}

async function viewOf(
  { client, keys, limits }: ViewParts,
  name: string,
): Promise<SingletonView | undefined> {
  const counts = ['accepted', 'dead'];
  const fieldNames = ['kind', 'state', 'owner', 'term', 'since', 'because', 'heardAt', ...counts];
  const inbox = keys.inbox(name);
  const [values, depth, [oldest], length, now] = await Promise.all([
    client.hmget(keys.singleton(name), ...fieldNames),
    client.zcard(inbox),
    client.zrange(inbox, '0', '0'),
    client.zcard(keys.journal(name)),
    timeOf(client),
  ]);
  const fields: Fields = Object.fromEntries(fieldNames.map((field, i) => [field, values[i] ?? '']));
  const kind = singletonKinds.find((each) => each === fields['kind']);
  if (kind === undefined) return undefined;
  const acceptedAt = instantIn(oldest?.split('|', 3)[2]);
  return {
    ...{ name, kind, ...standingOf(fields, now, limits) },
    inboxDepth: depth,
    oldestAgeMs: acceptedAt === undefined ? null : Math.max(0, Math.floor(now - acceptedAt)),
    acceptedCount: countIn(fields['accepted']),
    deadCount: countIn(fields['dead']),
    journalLength: length,
  };
}

function standingOf(fields: Fields, now: number, limits: SingletonLimits) {
  const state = stateOf(fields, now, limits);
  const because = fields['because'] || null;
  if (state === 'vacant') return { state, owner: null, term: null, since: null, because };
  const since = instantIn(fields['since']);
  return {
    ...{ state, owner: fields['owner'] || null, term: wholeIn(fields['term']) ?? null, because },
    since: since === undefined ? null : toIso(since),
  };
}

function stateOf(fields: Fields, now: number, { silentAfterMs }: SingletonLimits): SingletonState {
  const said = singletonStates.find((each) => each === fields['state']) ?? 'vacant';
  const isSilent = now - countIn(fields['heardAt']) > silentAfterMs;
  return said !== 'vacant' && isSilent ? 'silent' : said;
}

function moveIn(text: string): SingletonMove | undefined {
  const read = readJson(keptSingletonMoveSchema, text);
  if (read.kind === 'broken') return undefined;
  const { askedAt, stoppingAt, stoppedAt, startedAt, reason, ...move } = read.value;
  const iso = (at: number | null) => (at === null ? null : toIso(at));
  return {
    ...move,
    reason: reason || null,
    ...{ askedAt: iso(askedAt), stoppingAt: iso(stoppingAt), stoppedAt: iso(stoppedAt) },
    startedAt: toIso(startedAt),
  };
}

function deadIn(text: string): DeadCommand | undefined {
  const read = readJson(keptDeadCommandSchema, text);
  if (read.kind === 'broken') return undefined;
  const { acceptedAt, deadAt, ...command } = read.value;
  if (!isInstant(acceptedAt) || !isInstant(deadAt)) return undefined;
  return { ...command, acceptedAt: toIso(acceptedAt), deadAt: toIso(deadAt) };
}
