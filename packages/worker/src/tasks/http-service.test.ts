import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Roll, ServiceInstance } from '@escapement/core';
import { VirtualClock } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { useHttp } from '../fixtures/http-rig.ts';
import { ServicePicker } from '../naming/service-picker.ts';

const { clientOf, run } = useHttp();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const seen: string[] = [];
/** A server that answers with its name; the address, and how it is closed. */
async function instance(name: string, status = 200) {
  const server = createServer((request, response) => {
    seen.push(`${name} ${request.method} ${request.url}`);
    response.statusCode = status;
    response.end(name);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    if (server.listening) await once(server.close(), 'close');
  };
  closing.push(close);
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function servicesOf(addresses: readonly string[]): ServicePicker {
  seen.length = 0;
  const since = '2026-03-07T02:00:00.000Z';
  const entries = addresses.map((address, i) => {
    return { id: `i${i}`, info: { address, weight: 1, draining: false, since } };
  }) satisfies { id: string; info: ServiceInstance }[];
  const read = async <T>() => ({ total: entries.length, entries }) as unknown as Roll<T>;
  const session = { state: 'connected' } as const;
  return new ServicePicker({
    rolls: { read },
    session,
    clock: new VirtualClock(0),
    random: () => 0,
  });
}

const url = 'service://billing/close?day=7';

describe('a request to a service', () => {
  test('goes to its instances in turn, below the path of each, and the log says to which', async () => {
    const [a, b] = [await instance('a'), await instance('b')];
    const services = servicesOf([`${a.address}/base/`, b.address]);
    const first = await run(clientOf(), { url, method: 'POST', body: 'x' }, { services });
    expect(first.outcome).toEqual({ kind: 'succeeded' });
    expect(first.lines[0]).toBe(`service billing: instance i0 at ${a.address}/base/`);
    await run(clientOf(), { url }, { services });
    expect(seen).toEqual(['a POST /base/close?day=7', 'b GET /close?day=7']);
  });

  test('goes to another where no connection is made, and to each once', async () => {
    const [a, b] = [await instance('a'), await instance('b')];
    const services = servicesOf([a.address, b.address]);
    await a.close();
    for (let i = 0; i < 4; i += 1) {
      const { outcome } = await run(clientOf(), { url, method: 'POST' }, { services });
      expect(outcome).toEqual({ kind: 'succeeded' });
    }
    await b.close();
    const { outcome, lines } = await run(clientOf(), { url }, { services });
    expect(outcome).toMatchObject({ reason: expect.stringContaining('ECONNREFUSED') });
    expect(lines.filter((line) => line.startsWith('service billing'))).toHaveLength(2);
    expect(seen.every((each) => each.startsWith('b'))).toBe(true);
  });

  test('that was seen by one is sent to no other, whatever came of it', async () => {
    const failing = await instance('a', 500);
    const services = servicesOf([failing.address, (await instance('b')).address]);
    const { outcome } = await run(clientOf(), { url, method: 'POST' }, { services });
    expect(outcome).toMatchObject({ reason: 'the server answered with status 500' });
    expect(seen).toHaveLength(1);
  });

  /** Takes a request, and ends with it in hand. */
  async function dying(name: string) {
    const server = createServer((request) => {
      seen.push(`${name} ${request.method} ${request.url}`);
      request.socket.destroy();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => server.close());
    return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  test('that dies with its instance goes to another, once, where HTTP lets it be repeated', async () => {
    const [a, b] = [await dying('a'), await instance('b')];
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const services = servicesOf([a.address, b.address]);
      const { outcome, lines } = await run(clientOf(), { url, method }, { services });
      expect(outcome).toEqual({ kind: 'succeeded' });
      expect(seen.map((each) => each.slice(0, 1))).toEqual(['a', 'b']);
      expect(lines.join('\n')).toMatch(/instance i0[\s\S]*instance i1/);
    }
    for (const method of ['POST', 'PATCH'] as const) {
      const services = servicesOf([a.address, b.address]);
      const { outcome } = await run(clientOf(), { url, method }, { services });
      expect([outcome.kind, seen.length]).toEqual(['failed', 1]);
    }
    const services = servicesOf([a.address, (await dying('c')).address, b.address]);
    const { outcome } = await run(clientOf(), { url }, { services });
    expect([outcome.kind, seen.length]).toEqual(['failed', 2]);
  });

  test('reaches no address that this worker refuses, whoever registered it', async () => {
    const services = servicesOf(['http://169.254.169.254', (await instance('b')).address]);
    const fine = await run(clientOf(), { url }, { services });
    expect(fine.outcome).toEqual({ kind: 'succeeded' });
    expect(fine.lines.join('\n')).toContain('where HTTP tasks never go');
    const closed = await run(clientOf({}), { url }, { services });
    expect(closed.outcome.kind).toBe('failed');
    expect(closed.lines.join('\n')).toContain('is a private address');
    expect(seen).toHaveLength(1);
  });

  test('to which nobody answers fails and says so', async () => {
    const { outcome } = await run(clientOf(), { url }, { services: servicesOf([]) });
    expect(outcome).toMatchObject({
      reason: 'service-none: no instance of the service billing can be picked',
    });
  });
});
