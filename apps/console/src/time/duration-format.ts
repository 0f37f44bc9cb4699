import type { Language } from '../text/language.ts';

const units = {
  en: { ms: ' ms', s: 's', m: 'm', h: 'h', d: 'd', gap: ' ' },
  'zh-CN': { ms: '毫秒', s: '秒', m: '分', h: '小时', d: '天', gap: '' },
} as const;

/** `340 ms`, `4.2s`, `6m 02s`, `2h 07m`, `3d 04h`; in Chinese `340毫秒`, `4.2秒`, `6分02秒`. Never negative. */
export function formatDuration(durationMs: number, language: Language): string {
  const unit = units[language];
  const ms = Math.max(0, Math.round(durationMs));
  if (ms < 1000) return `${ms}${unit.ms}`;
  if (ms < 10_000 && ms % 1000 !== 0) return `${(Math.floor(ms / 100) / 10).toFixed(1)}${unit.s}`;
  return formatSeconds(Math.floor(ms / 1000), language);
}

/** As `formatDuration` in whole seconds, for what ticks on the screen. */
export function formatSeconds(seconds: number, language: Language): string {
  const unit = units[language];
  const two = (value: number) => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds}${unit.s}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}${unit.m}${unit.gap}${two(seconds % 60)}${unit.s}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}${unit.h}${unit.gap}${two(minutes % 60)}${unit.m}`;
  return `${Math.floor(hours / 24)}${unit.d}${unit.gap}${two(hours % 24)}${unit.h}`;
}
