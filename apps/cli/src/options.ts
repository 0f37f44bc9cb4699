/** How an option is typed, and as what it is read. */
const text = { type: 'string', reads: 'text' } as const;
const count = { type: 'string', reads: 'count' } as const;
const flag = { type: 'boolean', reads: 'flag' } as const;

/** What commands may be told beside ids and a reason. Each command says which of them it takes. */
export const commandOptions = {
  who: text,
  act: text,
  about: text,
  search: text,
  job: text,
  state: text,
  trigger: text,
  queue: text,
  worker: text,
  exclude: text,
  'exclude-queue': text,
  'exclude-worker': text,
  outcome: text,
  from: text,
  to: text,
  'newest-first': flag,
  again: flag,
  parallel: count,
  'max-concurrent': count,
  'per-second': count,
  'per-minute': count,
  'rate-key': text,
  'if-version': { type: 'string', reads: 'version' },
  token: count,
  permits: count,
  sequence: count,
  yes: flag,
  owner: text,
  'lease-ms': count,
  address: text,
  'ttl-ms': count,
  weight: count,
  zone: text,
  version: text,
  draining: flag,
  'wait-ms': count,
  value: { type: 'string', reads: 'json' },
  command: { type: 'string', reads: 'json' },
  input: { type: 'string', reads: 'json' },
  'run-at': text,
  'delay-ms': count,
  key: text,
  until: text,
} as const;

export type OptionName = keyof typeof commandOptions;
export type OptionReading = (typeof commandOptions)[OptionName]['reads'];

/** What is read as which. */
interface ReadAs {
  readonly text: string;
  readonly count: number;
  readonly flag: true;
  readonly version: number | 'any';
  readonly json: unknown;
}

/** The options that were typed, as their commands take them. */
export type Options = {
  readonly [Name in OptionName]?: ReadAs[(typeof commandOptions)[Name]['reads']];
};
