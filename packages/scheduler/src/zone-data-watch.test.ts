import type { Logger, NodeInfo, WorkerInfo } from '@escapement/core';
import { VirtualClock } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { createZoneDataWatch } from './zone-data-watch.ts';

const node = (nodeId: string, tzVersion: string) => ({ nodeId, tzVersion }) as NodeInfo;

it('differing time-zone data are said once, and again when they are one', async () => {
  const clock = new VirtualClock(0);
  const said: string[] = [];
  const say: Logger['warn'] = (_fields, message) => said.push(message);
  const logger: Logger = { debug: say, info: say, warn: say, error: say };
  let nodes = [node('a', '2025c')];
  let looks = 0;
  const membership = {
    nodes: async () => {
      looks += 1;
      return nodes;
    },
    workers: async (): Promise<readonly WorkerInfo[]> => [],
  };
  const watch = createZoneDataWatch({ membership, clock, logger });
  const stop = new AbortController();
  const running = watch.run(stop.signal);
  const lookAgain = async () => {
    const before = looks;
    while (looks === before) await clock.advance(1000);
    await clock.advance(1);
  };

  expect(watch.warnings).toEqual([]);
  nodes = [node('a', '2025c'), node('b', '2026c')];
  await lookAgain();
  await lookAgain();
  expect(watch.warnings).toMatchObject([{ code: 'ZONE_DATA_DIFFER' }]);
  expect(said.filter((each) => each.includes('2025c on a; 2026c on b'))).toHaveLength(1);
  nodes = [node('b', '2026c')];
  await lookAgain();
  expect(watch.warnings).toEqual([]);
  expect(said.at(-1)).toMatch(/the same time-zone data again/);
  const before = looks;
  await clock.advance(600_000);
  expect(looks - before).toBeLessThanOrEqual(11);
  stop.abort();
  await running;
});
