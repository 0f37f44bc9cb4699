import { describe, expect, it } from 'vitest';
import { roomViolations } from './rules/core-rooms.ts';
import { filesMatching } from './tree.ts';

describe('the rooms of the core', () => {
  it('import only what stands below them', () => {
    const sources = filesMatching(/^packages\/core\/src\/.*\.ts$/);
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(roomViolations)).toEqual([]);
  });

  it.each([
    ['decisions/x.ts', "import type { Election } from '../ports/election.ts';"],
    ['schemas/x.ts', "export { plan } from '../decisions/plan-job.ts';"],
    ['words/x.ts', "import type { Fault } from '../faults/fault.ts';"],
    ['words/x.ts', "import { anything } from '../index.ts';"],
    ['ports/x.ts', "import { changeOf } from '../fixtures/changes.ts';"],
    ['helpers/x.ts', 'export const x = 1;'],
  ])('would notice in %s: %s', (path, text) => {
    expect(roomViolations({ path: `packages/core/src/${path}`, text })).toHaveLength(1);
  });

  it.each([
    ['ports/x.ts', "import type { Term } from '../decisions/term.ts';"],
    ['ports/x.ts', "import type { Page } from './run-archive.ts';"],
    ['decisions/x.test.ts', "import { changeOf } from '../fixtures/changes.ts';"],
    ['index.ts', "export * from './ports/clock.ts';"],
  ])('let through in %s: %s', (path, text) => {
    expect(roomViolations({ path: `packages/core/src/${path}`, text })).toEqual([]);
  });
});
