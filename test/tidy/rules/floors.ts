import { importsOf } from '../code-text.ts';
import { isTest, type SourceFile } from '../tree.ts';

const scope = '@escapement/';

/** The house, from the ground up: whoever imports stands strictly higher than what is imported. */
export const floorOf: Readonly<Record<string, number>> = {
  timetable: 1,
  core: 2,
  protocol: 3,
  client: 4,
  process: 3,
  zookeeper: 3,
  redis: 3,
  scheduler: 4,
  worker: 4,
  api: 5,
  'worker-program': 5,
  testkit: 6,
  sdk: 7,
  'scheduler-app': 7,
  'worker-app': 7,
  console: 7,
  cli: 7,
  dev: 7,
};

/** Where fewer are allowed than the floor would: what runs in a browser must not reach a server's library. */
const onlyOf: Readonly<Record<string, readonly string[]>> = {
  protocol: ['core'],
  client: ['core', 'protocol'],
  process: ['core'],
  console: ['core', 'protocol', 'client'],
  cli: ['core', 'protocol', 'client', 'process'],
  dev: ['core', 'protocol', 'client', 'process'],
};

/** What only these may import: who fires and who runs a task knows nothing of how people ask about it. */
const onlyFor: Readonly<Record<string, readonly string[]>> = {
  protocol: ['client', 'api', 'console', 'cli', 'dev', 'sdk'],
};

/** Libraries that one package alone may know, so that its technology can be exchanged there. */
const ownerOf: readonly { readonly library: RegExp; readonly owner: string }[] = [
  { library: /^node-zookeeper-client$/, owner: 'zookeeper' },
  { library: /^(ioredis|bullmq)(\/|$)/, owner: 'redis' },
  { library: /^(fastify|fastify-.+|@fastify\/.+)$/, owner: 'api' },
  { library: /^(pino|prom-client)$/, owner: 'process' },
  { library: /^cron-parser$/, owner: 'timetable' },
  { library: /^(react|react-dom|@mantine\/.+|@tanstack\/.+)(\/|$)/, owner: 'console' },
];

/** Which package of ours a path belongs to, by the name after the scope. */
export function packageAt(path: string): string | undefined {
  const [top, folder] = path.split('/');
  if (top === 'packages') return folder;
  if (top !== 'apps') return undefined;
  return folder === 'scheduler' || folder === 'worker' ? `${folder}-app` : folder;
}

/** Imports of one source file that go up or sideways, or reach for a library of another's. */
export function floorViolations({ path, text }: SourceFile): readonly string[] {
  const importer = packageAt(path);
  if (importer === undefined) return [];
  return importsOf(text)
    .map((specifier) => refusal({ importer, target: specifier, isTest: mayTest(path) }))
    .filter((problem) => problem !== undefined)
    .map((problem) => `${path}: ${problem}`);
}

/** What is published for users' tests is made of what our own stand on. */
function mayTest(path: string): boolean {
  return isTest(path) || path.startsWith('packages/sdk/src/testing/');
}

/** Dependencies of one package.json that the floors forbid. */
export function manifestViolations({ path, text }: SourceFile): readonly string[] {
  const importer = packageAt(path);
  if (importer === undefined) return [];
  const manifest: { dependencies?: object; devDependencies?: object } = JSON.parse(text);
  const check = (section: object | undefined, forTests: boolean) =>
    Object.keys(section ?? {}).map((target) => refusal({ importer, target, isTest: forTests }));
  // What is published contains those below it, and so names what they need.
  const own = importer === 'sdk' ? {} : manifest.dependencies;
  return [...check(own, false), ...check(manifest.devDependencies, true)]
    .filter((problem) => problem !== undefined)
    .map((problem) => `${path}: ${problem}`);
}

function refusal(arrow: {
  readonly importer: string;
  readonly target: string;
  readonly isTest: boolean;
}): string | undefined {
  const { importer, target } = arrow;
  const foreign = ownerOf.find(({ library, owner }) => library.test(target) && owner !== importer);
  if (foreign !== undefined) return `only ${foreign.owner} may import ${target}`;
  if (!target.startsWith(scope)) return undefined;
  const imported = target.slice(scope.length).split('/')[0] ?? '';
  if (imported === importer) return `${importer} must not import itself by name`;
  if (imported === 'testkit') {
    return arrow.isTest ? undefined : `${importer} may use testkit in tests only`;
  }
  const only = onlyOf[importer];
  const isForThem = onlyFor[imported]?.includes(importer) ?? true;
  const isBelow = (floorOf[imported] ?? Infinity) < (floorOf[importer] ?? 0);
  const mayImport = isForThem && (only?.includes(imported) ?? isBelow);
  return mayImport ? undefined : `${importer} must not import ${imported}`;
}
