import { saidReasons, sayReason } from '@escapement/core';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { speak } from '../fixtures/text-in-use.ts';
import type { Text } from '../text/use-text.ts';
import { saidText } from './said-text.ts';

const said = (sentence: string) => saidText(i18next.t as unknown as Text, sentence);

describe('what a run says of itself, in Chinese', () => {
  beforeAll(async () => {
    await speak('zh-CN');
  });

  it('is said with its parameters', () => {
    expect(said(sayReason('script-exit', { code: 3 }))).toBe('脚本以退出码 3 结束');
    expect(said(sayReason('not-begun-because', { ledgerReason: 'overlap', detail: 'a@b' }))).toBe(
      '没有开始：上一次运行尚未结束（a@b）',
    );
  });

  it('is said through, where a sentence of ours stands within one', () => {
    const because = sayReason('secrets-key-none');
    expect(said(sayReason('secret-unreadable', { name: 'k', because }))).toBe(
      '密钥 k 无法读取：该进程未设置 ESCAPEMENT_SECRETS_KEY',
    );
  });

  it('tells each thing that is wrong with a definition', () => {
    const problem =
      'schedule.kind: Invalid option: expected one of "cron"|"every"; queue: Invalid input: expected string, received number; and 2 more';
    expect(said(problem)).toBe(
      'schedule.kind 处：应为以下之一："cron"|"every"; queue 处：应为 string，实为 number; 另有 2 处',
    );
  });

  it('leaves what somebody else said', () => {
    expect(said('Error: ECONNREFUSED; try again')).toBe('Error: ECONNREFUSED; try again');
  });

  it('has no English words left but names and parameters', () => {
    const names =
      /schema|ESCAPEMENT_\w+|SIGKILL|SIGABRT|Node\.js|MB|Escapement|ZooKeeper|JSON|https?|ASCII|Latin-1/g;
    const left = Object.values(saidReasons)
      .map((of) => said(of.replace(/\{\w+\}/g, '9')))
      .filter((text) => /[a-z]{3}/i.test(text.replace(names, '')));
    expect(left).toEqual([]);
  });
});
