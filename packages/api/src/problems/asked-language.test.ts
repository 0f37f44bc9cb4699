import { describe, expect, it } from 'vitest';
import { askedLanguage } from './asked-language.ts';

describe('the language of a problem', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['zh', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-US,en;q=0.9,zh-CN;q=0.8', 'en'],
    ['fr, zh;q=0.5', 'zh'],
    ['fr', 'en'],
    ['*', 'en'],
    ['de, *;q=0.1, zh;q=0.5', 'zh'],
    ['en;q=0.2, ZH-Hant;q=0.3', 'zh'],
    ['zh;q=0', 'en'],
    ['zh;q=0, en;q=0', 'en'],
    ['zh;q=2, en;q=0.1', 'en'],
    ['zhuang', 'en'],
    [`${'x,'.repeat(1_000)}zh`, 'en'],
  ])('of %j is %s', (header, language) => {
    expect(askedLanguage(header)).toBe(language);
  });
});
