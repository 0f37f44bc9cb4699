import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export interface StartOptions {
  readonly nodes: number;
  readonly workers: number;
  /** The first node listens here; the others on the ports that follow. */
  readonly port: number;
  readonly dataDir: string;
  readonly demo: boolean;
}

export type ParsedOptions =
  | { readonly kind: 'start'; readonly options: StartOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly problem: string };

const defaults = { nodes: 3, workers: 2, port: 8080, dataDir: '.escapement' } as const;

export const startHelp = `npm start -- [options]

  --nodes N        scheduler nodes, 1 to 9 (default ${defaults.nodes})
  --workers N      workers, 0 to 9 (default ${defaults.workers})
  --port N         port of the first node; the others count up from it (default ${defaults.port})
  --data-dir PATH  data, logs, the admin token, processes.json, worker.env, client.env (default ${defaults.dataDir})
  --no-demo        without the set of demo jobs
  --help           this text

Environment:
  ESCAPEMENT_ZOOKEEPER  host:port,… of a ZooKeeper to use instead of a private one
  ESCAPEMENT_REDIS      redis://… of a Redis to use instead of a private one
  and what README.md lists for nodes and workers; secrets are handed on as files
`;

/** Reads the arguments after `npm start --`. Pure: neither prints nor exits. */
export function parseStartOptions(argv: readonly string[]): ParsedOptions {
  let values: Record<string, string | boolean | undefined>;
  try {
    values = parseArgs({
      args: [...argv],
      options: {
        nodes: { type: 'string' },
        workers: { type: 'string' },
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        'no-demo': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return { kind: 'bad', problem: error instanceof Error ? error.message : String(error) };
  }
  if (values['help'] === true) return { kind: 'help' };
  try {
    const nodes = count('--nodes', values['nodes'] ?? defaults.nodes, { min: 1, max: 9 });
    const workers = count('--workers', values['workers'] ?? defaults.workers, { min: 0, max: 9 });
    const max = 65_535 - nodes;
    const port = count('--port', values['port'] ?? defaults.port, { min: 1, max });
    const dataDir = String(values['data-dir'] ?? defaults.dataDir);
    const options = { nodes, workers, port, dataDir, demo: values['no-demo'] !== true };
    return { kind: 'start', options };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'bad', problem: error.message };
    throw error;
  }
}

function count(
  name: string,
  given: string | number | boolean,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const value = typeof given === 'number' ? given : Number(given);
  const isFit = String(given).trim() !== '' && Number.isInteger(value);
  if (isFit && value >= min && value <= max) return value;
  throw new RangeError(`${name} must be a whole number from ${min} to ${max}, not "${given}"`);
}
