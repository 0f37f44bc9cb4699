import { expect, it } from 'vitest';
import { type AccessView, accessWarning } from './access-view.ts';

const foreign = (...paths: readonly string[]): AccessView => ({
  ...{ kind: 'foreign', count: paths.length, paths },
});

it.each([
  [{ kind: 'open' }, 'ZOOKEEPER_OPEN', /ESCAPEMENT_ZOOKEEPER_AUTH_FILE/],
  [{ kind: 'closing', closedCount: 1 }, 'ZOOKEEPER_CLOSING', /: 1 znode so far|1 个节点/],
  [{ kind: 'closing', closedCount: 2 }, 'ZOOKEEPER_CLOSING', /: 2 znodes so far|2 个节点/],
  [foreign('/a'), 'ZOOKEEPER_FOREIGN', /^1 znode belongs .* \/a$|^1 个/],
  [foreign('/a', '/b'), 'ZOOKEEPER_FOREIGN', /^2 znodes belong .* \/a, \/b$|^2 个/],
] as const)('%j is warned of in both languages, by a stable code', (view, code, said) => {
  const warning = accessWarning(view);
  expect(warning).toMatchObject({ code, message: { en: expect.stringMatching(said) } });
  expect(warning?.message.zh).toMatch(/[\u4e00-\u9fff]/);
  expect(warning?.message.zh).toMatch(said);
});

it.each([{ kind: 'closed' }, { kind: 'unknown' }] as const)('%j is nothing to warn of', (view) => {
  expect(accessWarning(view)).toBeUndefined();
});
