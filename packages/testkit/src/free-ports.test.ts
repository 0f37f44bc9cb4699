import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePorts } from './free-ports.ts';

describe('free ports', () => {
  it('are below those of connections going out, and never given twice in a row', async () => {
    const ports = [
      ...(await freePorts(9)),
      ...(await Promise.all([freePorts(3), freePorts(3)])).flat(),
    ];
    expect(new Set(ports).size).toBe(15);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });

  it('leave out one on which somebody listens', async () => {
    const [taken = 0] = await freePorts(1);
    const server = createServer().listen(taken, '127.0.0.1');
    await once(server, 'listening');
    // More than there are, so that it goes round.
    const round = [...(await freePorts(30)), ...(await freePorts(30))];
    expect(round).not.toContain(taken);
    server.close();
  });
});
