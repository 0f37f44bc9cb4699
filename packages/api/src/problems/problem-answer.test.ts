import { CoordinationFault, InvariantBroken, StoreFault } from '@escapement/core';
import { type ProblemCode, problemCodes } from '@escapement/protocol';
import { raisedBy } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { bearer, openFakeWorld, silentLogger } from '../fixtures/fake-world.ts';
import { problemOfSignal } from './problem-answer.ts';
import { ProblemSignal } from './problem-signal.ts';

const url = '/api/v1/runs/nightly-report@20260307T020000Z';

/** The answer to a request in whose middle something is thrown, what was logged as an error, and what ends the process. */
async function answered(thrown: unknown) {
  const errors: unknown[] = [];
  const logger = { ...silentLogger, error: (about: object) => void errors.push(about) };
  const world = await openFakeWorld({ logger });
  world.archive.get = () => Promise.reject(thrown);
  let response = { statusCode: 0, json: (): unknown => undefined, headers: {} as object };
  const raised = await raisedBy(async () => {
    response = await world.api.inject({ url, headers: bearer });
  });
  return {
    status: response.statusCode,
    problem: response.json(),
    headers: response.headers,
    errors,
    raised,
  };
}

describe('a defect inside of a request', () => {
  it('is a 500 with a line in the log, and no fault of Redis', async () => {
    const defect = new TypeError('x is not a function');
    const { status, problem, errors, raised } = await answered(defect);
    expect([status, problem]).toEqual([500, expect.objectContaining({ code: 'INTERNAL' })]);
    expect(JSON.stringify(problem)).not.toContain('function');
    expect(errors).toEqual([expect.objectContaining({ err: defect })]);
    // Else whoever may send such a request could end one node after the other.
    expect(raised).toEqual([]);
  });

  it('ends the process after the answer when it is a broken invariant', async () => {
    const broken = new InvariantBroken('it was believed to hold');
    const { status, raised } = await answered(broken);
    expect([status, raised]).toEqual([500, [broken]]);
  });
});

describe('a fault of the world inside of a request', () => {
  const store = (code: string) => new StoreFault(code, 'why', { retryable: true });
  const coordination = (code: string) => new CoordinationFault(code, 'why', { retryable: true });

  it.each([
    [store('STORE_UNAVAILABLE'), 503, 'REDIS_UNAVAILABLE'],
    [store('STORE_TIMEOUT'), 503, 'REDIS_UNAVAILABLE'],
    [store('STORE_FULL'), 503, 'REDIS_REFUSES'],
    [store('STORE_UNSAVED'), 503, 'REDIS_REFUSES'],
    [store('STORE_DENIED'), 503, 'REDIS_REFUSES'],
    [store('STORE_REFUSED'), 503, 'REDIS_REFUSES'],
    [store('STORE_TIME_UNKNOWN'), 503, 'TIME_UNKNOWN'],
    [coordination('COORD_CONNECTION_LOSS'), 503, 'ZOOKEEPER_UNAVAILABLE'],
    [coordination('COORD_AUTH'), 503, 'ZOOKEEPER_REFUSES'],
    [coordination('COORD_REFUSED'), 503, 'ZOOKEEPER_REFUSES'],
    [coordination('COORD_TOO_LARGE'), 413, 'BODY_TOO_LARGE'],
  ])('%s is answered %i %s, and ends nothing', async (fault, status, code) => {
    const found = await answered(fault);
    expect(found).toMatchObject({ status, problem: { code }, errors: [], raised: [] });
    if (status === 503) expect(found.headers).toMatchObject({ 'retry-after': '1' });
  });

  it('is said in the log when a record cannot be read', async () => {
    const fault = store('STORE_CONTENT');
    const { status, problem, errors } = await answered(fault);
    expect([status, problem]).toEqual([
      500,
      expect.objectContaining({ code: 'RECORD_UNREADABLE' }),
    ]);
    expect(errors).toEqual([expect.objectContaining({ err: fault })]);
  });
});

describe('the language of a refusal', () => {
  const asked = async (url: string, language: string, payload?: object) => {
    const world = await openFakeWorld();
    const answer = await world.api.inject({
      method: payload === undefined ? 'GET' : 'POST',
      url,
      headers: { ...bearer, 'accept-language': language },
      ...(payload === undefined ? {} : { payload }),
    });
    await world.api.close();
    return { said: answer.headers['content-language'], problem: answer.json() };
  };

  it('is the one that was asked for, as far as it is known', async () => {
    const { said, problem } = await asked('/api/v1/jobs/none', 'zh-CN,zh;q=0.9');
    expect(said).toBe('zh');
    expect(problem).toMatchObject({ code: 'JOB_NOT_FOUND', title: '任务不存在' });
    expect(await asked('/api/v1/jobs/none', 'de')).toMatchObject({
      said: 'en',
      problem: { title: 'There is no such job' },
    });
  });

  it('is that of what is wrong with an input, too', async () => {
    const { problem } = await asked('/api/v1/jobs', 'zh', { colour: 1, size: 2 });
    expect(problem).toMatchObject({
      title: '请求无效',
      detail: expect.stringMatching(/：.*（另有 \d+ 处）。$/),
    });
  });

  it.each(Object.keys(problemCodes) as ProblemCode[])(
    'leaves no English clause in what is said of %s',
    (code) => {
      const { title, detail } = problemOfSignal(new ProblemSignal(code, 'In plain English.'), 'zh');
      // Three words of lower-case Latin letters in a row are a clause; names of headers and settings are none.
      expect(`${title} ${detail}`).not.toMatch(/\b[a-z]+ [a-z]+ [a-z]+\b|In plain English/);
      expect(detail).toMatch(/[\u4e00-\u9fff].*。$/);
    },
  );

  it('has a sentence of its own in Chinese where figures count', () => {
    const signal = new ProblemSignal('RATE_LIMITED', 'In 7 s.', { detailZh: '请在 7 秒后重试。' });
    expect(problemOfSignal(signal, 'zh').detail).toBe('请在 7 秒后重试。');
    expect(problemOfSignal(signal, 'en').detail).toBe('In 7 s.');
  });

  it('is also that of what never came to a route', async () => {
    expect((await asked('/api/v1/nothing', 'zh')).problem.title).toBe('对象不存在');
  });
});
