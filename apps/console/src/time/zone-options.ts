import { myZone } from './zone-format.ts';

/** Cities that people search by and that the platform's own Chinese zone names do not hold. */
const chineseCities: Record<string, string> = {
  'Asia/Shanghai': '上海 北京 广州 深圳 中国',
  'Asia/Hong_Kong': '香港',
  'Asia/Macau': '澳门',
  'Asia/Taipei': '台北',
  'Asia/Urumqi': '乌鲁木齐',
  'Asia/Tokyo': '东京 日本',
  'Asia/Seoul': '首尔 韩国',
  'Asia/Singapore': '新加坡',
  'Asia/Bangkok': '曼谷',
  'Asia/Dubai': '迪拜',
  'Asia/Calcutta': '加尔各答 孟买 新德里 印度 Kolkata',
  'Asia/Kolkata': '加尔各答 孟买 新德里 印度 Calcutta',
  'Europe/London': '伦敦 英国',
  'Europe/Paris': '巴黎 法国',
  'Europe/Berlin': '柏林 德国',
  'Europe/Moscow': '莫斯科 俄罗斯',
  'Europe/Madrid': '马德里',
  'Europe/Rome': '罗马',
  'America/New_York': '纽约 美国东部 EST EDT',
  'America/Chicago': '芝加哥 美国中部 CST CDT',
  'America/Denver': '丹佛 MST MDT',
  'America/Los_Angeles': '洛杉矶 旧金山 美国西部 PST PDT',
  'America/Toronto': '多伦多',
  'America/Vancouver': '温哥华',
  'America/Sao_Paulo': '圣保罗 巴西',
  'Australia/Sydney': '悉尼 澳大利亚',
  'Pacific/Auckland': '奥克兰 新西兰',
};

export interface ZoneOption {
  value: string;
  label: string;
  /** Everything that a search may hit, in lower case. */
  haystack: string;
}

/** Whether the zone's offset differs somewhere within 400 days; only then do the rules about clock changes matter. */
export function changesClocks(zone: string, now: number): boolean {
  const offsets = new Set<string>();
  for (let days = 0; days <= 400; days += 10) {
    offsets.add(offsetText(zone, now + days * 86_400_000));
  }
  return offsets.size > 1;
}

const offsetFormats = new Map<string, Intl.DateTimeFormat | undefined>();

/** `GMT+08:00`; empty for a zone that this browser does not know, though the server may. */
function offsetText(zone: string, at: number): string {
  if (!offsetFormats.has(zone)) offsetFormats.set(zone, formatOf(zone, 'longOffset', 'en'));
  return zoneName(offsetFormats.get(zone), at);
}

function formatOf(
  timeZone: string,
  timeZoneName: 'longOffset' | 'shortGeneric',
  locale: string,
): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(locale, { timeZone, timeZoneName });
  } catch {
    return undefined;
  }
}

function zoneName(format: Intl.DateTimeFormat | undefined, at: number): string {
  const parts = format?.formatToParts(at) ?? [];
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

let made: ZoneOption[] | undefined;

/** Every zone that the platform knows, UTC and the reader's own first. Made on first use: it asks `Intl` 400 times. */
export function zoneOptions(now: number): ZoneOption[] {
  if (made === undefined) {
    const first = [...new Set([myZone(), 'UTC'])];
    const others = Intl.supportedValuesOf('timeZone').filter((zone) => !first.includes(zone));
    made = [...first, ...others].map((zone) => optionOf(zone, now));
  }
  return made;
}

/** A zone that the platform lists under another name is still a zone. */
export function withZone(options: ZoneOption[], zone: string, now: number): ZoneOption[] {
  return options.some(({ value }) => value === zone) ? options : [...options, optionOf(zone, now)];
}

function optionOf(zone: string, now: number): ZoneOption {
  const known = offsetText(zone, now);
  // Of a zone that this browser does not know it has nothing to say.
  const offset = known === '' ? '' : known.replace('GMT', '') || '+00:00';
  const names = zoneName(formatOf(zone, 'shortGeneric', 'zh-CN'), now);
  const plain = zone.replaceAll('_', ' ');
  return {
    value: zone,
    label: offset === '' ? plain : `${plain} (${offset.replace('-', '−')})`,
    haystack: `${zone} ${plain} ${offset} ${names} ${chineseCities[zone] ?? ''}`.toLowerCase(),
  };
}
