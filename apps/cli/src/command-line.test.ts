import { describe, expect, it } from 'vitest';
import { readCall } from './command-line.ts';

const words = (line: string): readonly string[] => line.split(' ').filter((word) => word !== '');

describe('a call of escapement', () => {
  it('is a command of one or two words, with what it is given', () => {
    expect(readCall(words('status'))).toMatchObject({ command: { name: 'status' }, json: false });
    expect(readCall(['office', 'reset', '--reason', ' restored ', '--json'])).toMatchObject({
      command: { name: 'office reset' },
      given: { reason: 'restored', ids: [], options: {} },
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
      given: { options: { act: 'job.run', about: 'job:a' } },
    });
    const line = 'not-run --job a --outcome missed,skipped --from 2026-03-01T00:00:00Z';
    expect(readCall(words(line))).toMatchObject({
      command: { name: 'not-run' },
      given: {
        options: { job: 'a', outcome: 'missed,skipped', from: '2026-03-01T00:00:00Z' },
      },
    });
  });

  it('has its options read as what they mean', () => {
    expect(readCall(words('limits set mail --max-concurrent 5 --if-version any'))).toMatchObject({
      given: { ids: ['mail'], options: { 'max-concurrent': 5, 'if-version': 'any' } },
    });
    expect(readCall(words('config set limits --if-version 7 --value [null,1.50]'))).toMatchObject({
      given: { options: { 'if-version': 7, value: [null, 1.5] } },
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
    ['status --who me', 'needless-option'],
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
    ['back-fill plan --from 2026-03-01 --to 2026-03-02', 'no-job'],
    ['back-fill plan a --from 2026-03-01', 'no-option'],
    ['back-fill start a --from 2026-03-01 --to 2026-03-02', 'no-reason'],
    ['back-fill show a', 'no-back-fill'],
    ['back-fill stop a b c --reason why', 'needless-word'],
    ['limits show', 'no-queue'],
    ['limits set mail', 'no-option-of'],
    ['limits set mail --if-version 3', 'no-option-of'],
    ['limits set mail --max-concurrent many', 'bad-value'],
    ['limits set mail --max-concurrent 1.5', 'bad-value'],
    ['limits clear mail --max-concurrent 5', 'needless-option'],
    ['limits clear mail --if-version last', 'bad-value'],
    ['lock free till', 'no-reason'],
    ['lock free --reason why', 'no-lock'],
    ['lock list --yes', 'needless-option'],
    ['lock permits pool --permits 3', 'no-reason'],
    ['lock permits pool --reason why', 'no-option'],
    ['lock permits pool --permits few --reason why', 'bad-value'],
    ['lease take till --owner me', 'no-option'],
    ['lease release till', 'no-lease'],
    ['singleton move garden', 'no-reason'],
    ['singleton restart garden', 'no-reason'],
    ['singleton restart garden --reason full --to it', 'needless-option'],
    ['singleton show', 'no-singleton'],
    ['singleton tell garden', 'no-option'],
    ['singleton tell garden --command {', 'bad-value'],
    ['config get', 'no-entry'],
    ['config set limits', 'no-option'],
    ['config set limits --value {', 'bad-value'],
    ['config set limits --value [9007199254740993]', 'bad-value'],
    ['service show', 'no-service'],
    ['service keep till', 'no-instance'],
    ['service keep till 1 --address http://a', 'no-option'],
    ['service keep till 1 --address http://a --ttl-ms soon', 'bad-value'],
    ['service remove till', 'no-instance'],
    ['job joins', 'no-job'],
    ['job run', 'no-job'],
    ['job run nightly --input {', 'bad-value'],
    ['job run nightly --delay-ms soon', 'bad-value'],
    ['job pause nightly', 'no-reason'],
    ['job resume nightly --reason done', 'needless-reason'],
    ['run show', 'no-run'],
    ['config readers', 'no-entry'],
    ['not-run a', 'needless-word'],
    ['not-run --again', 'needless-option'],
  ])('%j is refused as %s, and nothing is sent', (line, kind) => {
    expect(readCall(words(line))).toMatchObject({ kind: 'bad', problem: { kind } });
  });
});
