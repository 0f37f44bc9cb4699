import {
  CoordinationFault,
  InvariantBroken,
  isAboutContent,
  isPassing,
  StoreFault,
} from '@escapement/core';
import { ReplyError } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { asking, asStoreFault } from './store-fault.ts';

const reply = (message: string) => new ReplyError(message);
const inTransaction = (message: string) =>
  Object.assign(reply('EXECABORT Transaction discarded because of previous errors.'), {
    previousErrors: [reply(message)],
  });

describe('what Redis answers', () => {
  it.each([
    ["OOM command not allowed when used memory > 'maxmemory'.", 'STORE_FULL'],
    [
      "OOM command not allowed when used memory > 'maxmemory'. script: ab, on @user_script:7.",
      'STORE_FULL',
    ],
    ['MISCONF Redis is configured to save RDB snapshots, but it is unable to', 'STORE_UNSAVED'],
    ['MISCONF Errors writing to the AOF file: No space left on device', 'STORE_UNSAVED'],
    ["READONLY You can't write against a read only replica.", 'STORE_READONLY'],
    ['NOREPLICAS Not enough good replicas to write.', 'STORE_READONLY'],
    ['NOAUTH Authentication required.', 'STORE_DENIED'],
    ['WRONGPASS invalid username-password pair or user is disabled.', 'STORE_DENIED'],
    ["NOPERM User default has no permissions to run the 'evalsha' command", 'STORE_DENIED'],
    [
      "ERR The user executing the script can't run this command or subcommand script: ab, on @user_script:168.",
      'STORE_DENIED',
    ],
    [
      "ERR The user executing the script can't access at least one of the keys mentioned in the command arguments",
      'STORE_DENIED',
    ],
    [
      "ERR ACL failure in script: User default has no permissions to run the 'zadd' command",
      'STORE_DENIED',
    ],
    ['BUSY Redis is busy running a script. You can only call SCRIPT KILL', 'STORE_BUSY'],
    ['UNKILLABLE Sorry the script already executed write commands', 'STORE_BUSY'],
    ['LOADING Redis is loading the dataset in memory', 'STORE_BUSY'],
    ['CLUSTERDOWN The cluster is down', 'STORE_BUSY'],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', 'STORE_CONTENT'],
    ['ERR user_script:12: attempt to compare nil with number script: ab', 'STORE_CONTENT'],
    ["ERR unknown command 'EVALSHA', with args beginning with:", 'STORE_REFUSED'],
    [
      'ERR Error running script (call to f_1): @user_script:3: -OOM command not allowed',
      'STORE_FULL',
    ],
    [
      'ERR Error running script (call to f_1): @user_script:3: attempt to index nil',
      'STORE_CONTENT',
    ],
    ['SOMETHING that nobody has thought of', 'STORE_REFUSED'],
    ['', 'STORE_REFUSED'],
  ])('%s is waited out as %s, alone and inside of a transaction', (message, code) => {
    for (const cause of [reply(message), inTransaction(message)]) {
      const fault = asStoreFault(cause, 'staging');
      expect(fault).toBeInstanceOf(StoreFault);
      expect(fault).toMatchObject({ code, message: `staging: ${message}` });
      expect(isPassing(fault)).toBe(true);
    }
  });

  it('is final in one case alone: a script of ours that does not compile', () => {
    const broken = reply("ERR Error compiling script (new function): user_script:1: '=' expected");
    expect(asStoreFault(broken, 'staging')).toBeInstanceOf(InvariantBroken);
  });

  it('is about what stands in some keys, or about the server as a whole', () => {
    expect(isAboutContent(asStoreFault(reply('WRONGTYPE x'), 'staging'))).toBe(true);
    expect(isAboutContent(asStoreFault(reply('OOM x'), 'staging'))).toBe(false);
  });
});

describe('what keeps a question from its answer', () => {
  it.each([
    new Error('Connection is closed.'),
    new Error("Stream isn't writeable and enableOfflineQueue options is false"),
    new Error('Command timed out'),
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
    new AggregateError([], ''),
  ])('%s is a Redis that cannot be asked', (cause) => {
    expect(asStoreFault(cause, 'asking')).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

describe('what is none of Redis', () => {
  it.each([
    new CoordinationFault('COORD_CONNECTION_LOSS', 'ZooKeeper is silent', { retryable: true }),
    new TypeError('x is not a function'),
    new SyntaxError('Unexpected token'),
    new InvariantBroken('it was believed to hold'),
    'a text',
  ])('%s passes untouched', async (cause) => {
    await expect(asking('staging', () => Promise.reject(cause))).rejects.toBe(cause);
  });
});
