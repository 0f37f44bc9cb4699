import { EventEmitter } from 'node:events';
import { ConfigFault } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { configured, endIfOnlyChecked } from './configured.ts';
import { type Life, liveUntilStopped } from './live-until-stopped.ts';

/** As `process.exit`, after which nothing of the caller goes on. */
class Ended extends Error {}

/** What is written and ended with. */
function fakeEnding() {
  const codes: number[] = [];
  const printed: string[] = [];
  const stream = { write: (text: string) => printed.push(text) };
  const exit = (code: number): never => {
    codes.push(code);
    throw new Ended();
  };
  return { ending: { exit, stdout: stream, stderr: stream }, codes, printed };
}

function lifeOf(change: Partial<Life> = {}) {
  const codes: number[] = [];
  const exit = (code: number) => codes.push(code) as never;
  const emitter = Object.assign(new EventEmitter(), { exit });
  const said: string[] = [];
  const say = (_data: object, message: string) => said.push(message);
  const logger = { debug: say, info: say, warn: say, error: say, fatal: say };
  let closed = (): void => undefined;
  const stop = () =>
    new Promise<void>((resolve) => {
      closed = resolve;
    });
  liveUntilStopped({ logger, stop, ...change }, emitter);
  const tell = (event: string, value: unknown) => void emitter.emit(event, value);
  return { tell, said, codes, closed: () => closed() };
}

describe('a configuration that cannot work', () => {
  it('is said in full, and ends the process with 78', () => {
    const { ending, codes, printed } = fakeEnding();
    const build = () => {
      throw new ConfigFault(['A is wrong', 'B is missing']);
    };
    expect(() => configured('worker', build, ending)).toThrow(Ended);
    expect([codes, printed.join('')]).toEqual([
      [78],
      'escapement worker cannot start:\n  A is wrong\n  B is missing\n',
    ]);
  });

  it('is no other mistake, which goes on as it is', () => {
    const { ending, codes } = fakeEnding();
    const build = () => {
      throw new TypeError('ours');
    };
    expect(() => configured('worker', build, ending)).toThrow('ours');
    expect(codes).toEqual([]);
  });

  it('is printed and ends with 0 only where it was only to be checked', () => {
    const { ending, codes, printed } = fakeEnding();
    endIfOnlyChecked(['node', 'main.js'], () => ({ a: 1 }), ending);
    expect(codes).toEqual([]);
    const check = () => endIfOnlyChecked(['main.js', '--check-config'], () => ({ a: 1 }), ending);
    expect(check).toThrow(Ended);
    expect([codes, JSON.parse(printed.join(''))]).toEqual([[0], { a: 1 }]);
  });
});

describe('a process', () => {
  it.each(['SIGTERM', 'SIGINT'])('ends in order at a %s, with 0', async (signal) => {
    const life = lifeOf();
    life.tell(signal, signal);
    expect(life.codes).toEqual([]);
    life.closed();
    await expect.poll(() => life.codes).toEqual([0]);
  });

  it('ends at once at a second signal, of whichever kind', () => {
    const life = lifeOf();
    life.tell('SIGTERM', 'SIGTERM');
    life.tell('SIGINT', 'SIGINT');
    expect(life.codes).toEqual([1]);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('ends with 1 over an %s', (event) => {
    const life = lifeOf();
    life.tell(event, new Error('a defect'));
    expect([life.codes, life.said]).toEqual([[1], ['this process cannot go on']]);
  });

  it('ends with 1 where it cannot stop', async () => {
    const life = lifeOf({ stop: () => Promise.reject(new Error('a defect')) });
    life.tell('SIGTERM', 'SIGTERM');
    await expect.poll(() => life.codes).toEqual([1]);
  });

  it('may go on over a promise that nobody waited for, where somebody says so', () => {
    const heard: unknown[] = [];
    const life = lifeOf({ onUnhandledRejection: (error) => heard.push(error) });
    life.tell('unhandledRejection', 'forgotten');
    expect([heard, life.codes]).toEqual([['forgotten'], []]);
  });
});
