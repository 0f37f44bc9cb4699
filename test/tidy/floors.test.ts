import { describe, expect, it } from 'vitest';
import { floorOf, floorViolations, manifestViolations, packageAt } from './rules/floors.ts';
import { filesMatching } from './tree.ts';

const sources = filesMatching(/^(packages|apps)\/.*\.(ts|tsx|mjs)$/);
const manifests = filesMatching(/^(packages|apps)\/[^/]+\/package\.json$/);

describe('the floors of the house', () => {
  it('know every package and app', () => {
    const unknown = manifests
      .map(({ path }) => packageAt(path))
      .filter((name) => !(`${name}` in floorOf));
    expect(unknown).toEqual([]);
  });

  it('hold in every import', () => {
    expect(sources.flatMap(floorViolations)).toEqual([]);
  });

  it('hold in every package.json', () => {
    expect(manifests.flatMap(manifestViolations)).toEqual([]);
  });

  it.each([
    ['packages/core/src/x.ts', "import { a } from '@escapement/redis';"],
    ['packages/redis/src/x.ts', "import { a } from '@escapement/zookeeper';"],
    ['packages/worker/src/x.ts', "export * from '@escapement/scheduler';"],
    ['packages/client/src/x.ts', "import type { A } from '@escapement/timetable';"],
    ['packages/scheduler/src/x.ts', "const a = await import('bullmq');"],
    ['packages/testkit/src/x.ts', "import { createClient } from 'node-zookeeper-client';"],
    ['packages/scheduler/src/x.ts', "import { VirtualClock } from '@escapement/testkit';"],
    ['packages/core/src/x.ts', "import { a } from '@escapement/core';"],
    ['apps/console/src/x.tsx', "import { b } from '@escapement/api';"],
    ['apps/worker/src/x.ts', "import { b } from '@escapement/dev';"],
    ['packages/core/src/x.ts', "import type { JobView } from '@escapement/protocol';"],
    ['packages/protocol/src/x.ts', "import { compile } from '@escapement/timetable';"],
    ['packages/scheduler/src/x.ts', "import type { Problem } from '@escapement/protocol';"],
    ['packages/worker/src/x.ts', "import type { Problem } from '@escapement/protocol';"],
  ])('would notice in %s: %s', (path, text) => {
    expect(floorViolations({ path, text })).toHaveLength(1);
  });

  it.each([
    ['packages/api/src/x.ts', "import { a } from '@escapement/scheduler';"],
    ['packages/client/src/x.ts', "import type { JobView } from '@escapement/protocol';"],
    ['packages/redis/src/x.test.ts', "import { a } from '@escapement/testkit';"],
    ['packages/core/src/x.ts', "// import { a } from '@escapement/redis';"],
    ['test/bench/x.ts', "import { Queue } from 'bullmq';"],
  ])('let through in %s: %s', (path, text) => {
    expect(floorViolations({ path, text })).toEqual([]);
  });

  it('would notice an upward dependency in a package.json', () => {
    const text = JSON.stringify({ dependencies: { '@escapement/api': '*', ioredis: '6.0.0' } });
    expect(manifestViolations({ path: 'packages/core/package.json', text })).toHaveLength(2);
  });
});
