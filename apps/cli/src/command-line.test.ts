import { describe, expect, it } from 'vitest';
import { readCall } from './command-line.ts';

const words = (line: string): readonly string[] => line.split(' ').filter((word) => word !== '');

describe('a call of escapement', () => {
  it('is a command of one or two words, with what it is given', () => {
    expect(readCall(words('status'))).toMatchObject({ command: { name: 'status' }, json: false });
    expect(readCall(['office', 'reset', '--reason', ' restored ', '--json'])).toMatchObject({
      command: { name: 'office reset' },
      given: { reason: 'restored', ids: [], filter: {} },
      json: true,
    });
    expect(readCall(words('set-aside discard a b --reason gone --url http://x'))).toMatchObject({
      command: { name: 'set-aside discard' },
      given: { ids: ['a', 'b'] },
      url: 'http://x',
    });
  });

  it('is narrowed where it is a list', () => {
    expect(readCall(words('audit --act job.run --about job:a'))).toMatchObject({
      command: { name: 'audit' },
      given: { filter: { act: 'job.run', about: 'job:a' } },
    });
  });

  it('asks for help in any of the usual ways', () => {
    for (const line of ['--help', '-h', 'help', 'office reset --help', 'help office'])
      expect(readCall(words(line)).kind).toBe('help');
  });

  it.each([
    ['', 'no-command'],
    ['   ', 'no-command'],
    ['office', 'unknown-command'],
    ['office resets --reason x', 'unknown-command'],
    ['statuses', 'unknown-command'],
    ['status --nodes', 'bad-option'],
    ['status --url', 'bad-option'],
    ['status --language fr', 'bad-language'],
    ['status --reason why', 'needless-reason'],
    ['status now', 'needless-word'],
    ['status --who me', 'needless-filter'],
    ['audit now', 'needless-word'],
    ['audit --reason why', 'needless-reason'],
    ['office reset', 'no-reason'],
    ['office reset --reason= ', 'no-reason'],
    ['office reset now --reason why', 'needless-word'],
    ['set-aside restore', 'no-reason'],
    ['set-aside discard --reason why', 'no-jobs'],
    ['run cancel --reason why', 'no-run'],
    ['run cancel a@20260307T020000Z', 'no-reason'],
    ['run retry', 'no-run'],
    ['run retry a@20260307T020000Z --reason why', 'needless-reason'],
    ['run delayed', 'no-job'],
    ['run take-back', 'no-run'],
    ['run cancel a@20260307T020000Z b@20260307T020000Z --reason why', 'needless-word'],
  ])('%j is refused as %s, and nothing is sent', (line, kind) => {
    expect(readCall(words(line))).toMatchObject({ kind: 'bad', problem: { kind } });
  });
});
