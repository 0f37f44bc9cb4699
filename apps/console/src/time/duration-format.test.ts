import { describe, expect, it } from 'vitest';
import { formatDuration } from './duration-format.ts';

describe('a duration in words', () => {
  it.each([
    [0, '0 ms', '0毫秒'],
    [340, '340 ms', '340毫秒'],
    [4270, '4.2s', '4.2秒'],
    [5000, '5s', '5秒'],
    [59_999, '59s', '59秒'],
    [362_000, '6m 02s', '6分02秒'],
    [7_620_000, '2h 07m', '2小时07分'],
    [273_600_000, '3d 04h', '3天04小时'],
    [-5, '0 ms', '0毫秒'],
  ])('of %i ms', (ms, english, chinese) => {
    expect(formatDuration(ms, 'en')).toBe(english);
    expect(formatDuration(ms, 'zh-CN')).toBe(chinese);
  });
});
