import type { SourceFile } from '../tree.ts';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const whatToRun =
  'our scripts write the queues of BullMQ themselves. Before another version is taken: install it, run ' +
  '`npm test -- test/integration/redis-queue-layout.long.test.ts`, mend the scripts or say in ' +
  'test/integration/queue-layout/differences.ts what differs and why, and set the version in held-against.ts';

/** Where one package.json asks for BullMQ otherwise than in the exact version that our scripts were held against. */
export function pinViolations({ path, text }: SourceFile, heldAgainst: string): readonly string[] {
  const manifest: Manifest = JSON.parse(text);
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  const all = [dependencies, devDependencies, peerDependencies, optionalDependencies];
  return all
    .flatMap((section) => section?.['bullmq'] ?? [])
    .filter((version) => version !== heldAgainst)
    .map((version) => `${path} asks for bullmq ${version}, not ${heldAgainst}: ${whatToRun}`);
}
