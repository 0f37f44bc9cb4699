import { describe, expect, it } from 'vitest';
import { actViolations } from './rules/acts.ts';
import { filesMatching } from './tree.ts';

const route = 'packages/api/src/routes/x-routes.ts';
const act = 'packages/api/src/acts/jobs/x.ts';

describe('every write of the REST interface', () => {
  it('is an act, and an act knows nothing of the wire', () => {
    const sources = filesMatching(/^packages\/api\/src\/.*\.ts$/);
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(actViolations)).toEqual([]);
  });

  it.each([
    [route, "import type { ApiDeps } from '../api-deps.ts';"],
    [route, "import { createActs } from '../acts/acts.ts';"],
    [route, "import type { WritingPorts } from '../acts/writing-ports.ts';"],
    ['packages/api/src/jobs/x.ts', "import type { Writes } from '../acts/writing-ports.ts';"],
    [route, "api.post('/x', {}, async () => deps.archive.forget());"],
    [route, "api.delete('/x', {}, f);\napi.get('/y', {}, () => acts.signOut(call));"],
    [act, "import type { FastifyRequest } from 'fastify';"],
    [act, "import { callOf } from '../../routes/calling.ts';"],
    [act, "import type { ApiContext } from '../../api-context.ts';"],
  ])('would be missed in %s: %s', (path, text) => {
    expect(actViolations({ path, text })).toHaveLength(1);
  });

  it.each([
    [route, "api.post('/x', {}, async () => acts.pauseJob(call));"],
    [route, "api.post('/x', { config: { storesNothing: true } }, f);"],
    [route, "api.get('/x', {}, f);"],
    [act, "import type { Asked } from '../../asked.ts';"],
  ])('let through in %s: %s', (path, text) => {
    expect(actViolations({ path, text })).toEqual([]);
  });
});
