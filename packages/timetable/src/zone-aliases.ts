/** Zones by what people call them: in letters and Chinese characters only, in lower case. */
const ALIASES: Readonly<Record<string, string>> = {
  beijing: 'Asia/Shanghai',
  peking: 'Asia/Shanghai',
  shenzhen: 'Asia/Shanghai',
  guangzhou: 'Asia/Shanghai',
  hangzhou: 'Asia/Shanghai',
  chengdu: 'Asia/Shanghai',
  china: 'Asia/Shanghai',
  chinastandardtime: 'Asia/Shanghai',
  chinatime: 'Asia/Shanghai',
  chongqing: 'Asia/Shanghai',
  nanjing: 'Asia/Shanghai',
  wuhan: 'Asia/Shanghai',
  tianjin: 'Asia/Shanghai',
  beijingtime: 'Asia/Shanghai',
  上海: 'Asia/Shanghai',
  北京: 'Asia/Shanghai',
  深圳: 'Asia/Shanghai',
  广州: 'Asia/Shanghai',
  杭州: 'Asia/Shanghai',
  成都: 'Asia/Shanghai',
  重庆: 'Asia/Shanghai',
  天津: 'Asia/Shanghai',
  南京: 'Asia/Shanghai',
  武汉: 'Asia/Shanghai',
  西安: 'Asia/Shanghai',
  中国: 'Asia/Shanghai',
  北京时间: 'Asia/Shanghai',
  中国标准时间: 'Asia/Shanghai',
  香港: 'Asia/Hong_Kong',
  澳门: 'Asia/Macau',
  台北: 'Asia/Taipei',
  台湾: 'Asia/Taipei',
  新加坡: 'Asia/Singapore',
  东京: 'Asia/Tokyo',
  日本: 'Asia/Tokyo',
  首尔: 'Asia/Seoul',
  韩国: 'Asia/Seoul',
  纽约: 'America/New_York',
  洛杉矶: 'America/Los_Angeles',
  旧金山: 'America/Los_Angeles',
  芝加哥: 'America/Chicago',
  伦敦: 'Europe/London',
  英国: 'Europe/London',
  巴黎: 'Europe/Paris',
  柏林: 'Europe/Berlin',
  莫斯科: 'Europe/Moscow',
  悉尼: 'Australia/Sydney',
  迪拜: 'Asia/Dubai',
  格林尼治: 'UTC',
  协调世界时: 'UTC',
  世界时: 'UTC',
  easternstandardtime: 'America/New_York',
  easterntime: 'America/New_York',
  eastern: 'America/New_York',
  centralstandardtime: 'America/Chicago',
  centraltime: 'America/Chicago',
  mountainstandardtime: 'America/Denver',
  mountaintime: 'America/Denver',
  pacificstandardtime: 'America/Los_Angeles',
  pacifictime: 'America/Los_Angeles',
  sanfrancisco: 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
  boston: 'America/New_York',
  washington: 'America/New_York',
  weuropestandardtime: 'Europe/Berlin',
  romancestandardtime: 'Europe/Paris',
  centraleuropestandardtime: 'Europe/Budapest',
  centraleuropeanstandardtime: 'Europe/Warsaw',
  gmtstandardtime: 'Europe/London',
  greenwichstandardtime: 'Atlantic/Reykjavik',
  russianstandardtime: 'Europe/Moscow',
  munich: 'Europe/Berlin',
  frankfurt: 'Europe/Berlin',
  hamburg: 'Europe/Berlin',
  indiastandardtime: 'Asia/Kolkata',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  bangalore: 'Asia/Kolkata',
  tokyostandardtime: 'Asia/Tokyo',
  koreastandardtime: 'Asia/Seoul',
  singaporestandardtime: 'Asia/Singapore',
  taipeistandardtime: 'Asia/Taipei',
  auseasternstandardtime: 'Australia/Sydney',
  hanoi: 'Asia/Ho_Chi_Minh',
  taiwan: 'Asia/Taipei',
  india: 'Asia/Kolkata',
  korea: 'Asia/Seoul',
  coordinateduniversaltime: 'UTC',
};

/** What an abbreviation may mean, the likeliest first. */
const ABBREVIATIONS: Readonly<Record<string, readonly string[]>> = {
  ACT: ['Australia/Darwin', 'America/Rio_Branco'],
  ACST: ['Australia/Adelaide'],
  ACDT: ['Australia/Adelaide'],
  ADT: ['America/Halifax'],
  AET: ['Australia/Sydney'],
  AEST: ['Australia/Sydney'],
  AEDT: ['Australia/Sydney'],
  AGT: ['America/Argentina/Buenos_Aires'],
  AKST: ['America/Anchorage'],
  AKDT: ['America/Anchorage'],
  ART: ['America/Argentina/Buenos_Aires', 'Africa/Cairo'],
  AST: ['America/Halifax', 'Asia/Riyadh'],
  AWST: ['Australia/Perth'],
  BET: ['America/Sao_Paulo'],
  BJT: ['Asia/Shanghai'],
  BRT: ['America/Sao_Paulo'],
  BST: ['Europe/London', 'Asia/Dhaka'],
  CAT: ['Africa/Maputo'],
  CCT: ['Asia/Shanghai', 'Indian/Cocos'],
  CDT: ['America/Chicago', 'America/Havana'],
  CEST: ['Europe/Berlin'],
  CNT: ['Asia/Shanghai', 'America/St_Johns'],
  CST: ['Asia/Shanghai', 'America/Chicago', 'America/Havana'],
  CTT: ['Asia/Shanghai'],
  EAT: ['Africa/Nairobi'],
  ECT: ['America/Guayaquil', 'Europe/Paris'],
  EDT: ['America/New_York'],
  EEST: ['Europe/Athens'],
  ET: ['America/New_York'],
  CT: ['America/Chicago'],
  MT: ['America/Denver'],
  PT: ['America/Los_Angeles'],
  GST: ['Asia/Dubai', 'Atlantic/South_Georgia'],
  HKT: ['Asia/Hong_Kong'],
  ICT: ['Asia/Bangkok', 'Asia/Ho_Chi_Minh'],
  IDT: ['Asia/Jerusalem'],
  IET: ['America/Indiana/Indianapolis'],
  IST: ['Asia/Kolkata', 'Asia/Jerusalem', 'Europe/Dublin'],
  JST: ['Asia/Tokyo'],
  KST: ['Asia/Seoul'],
  MDT: ['America/Denver'],
  MIT: ['Pacific/Apia', 'Pacific/Marquesas'],
  MSK: ['Europe/Moscow'],
  MYT: ['Asia/Kuala_Lumpur'],
  NDT: ['America/St_Johns'],
  NET: ['Asia/Yerevan'],
  NPT: ['Asia/Kathmandu'],
  NST: ['America/St_Johns', 'Pacific/Auckland'],
  NZDT: ['Pacific/Auckland'],
  NZST: ['Pacific/Auckland'],
  PDT: ['America/Los_Angeles'],
  PHT: ['Asia/Manila'],
  PKT: ['Asia/Karachi'],
  PLT: ['Asia/Karachi'],
  PNT: ['America/Phoenix'],
  PRT: ['America/Puerto_Rico'],
  PST: ['America/Los_Angeles', 'Asia/Manila'],
  SAST: ['Africa/Johannesburg'],
  SGT: ['Asia/Singapore'],
  SST: ['Pacific/Pago_Pago', 'Asia/Singapore', 'Pacific/Guadalcanal'],
  VST: ['Asia/Ho_Chi_Minh'],
  WAT: ['Africa/Lagos'],
  WEST: ['Europe/Lisbon'],
  WIB: ['Asia/Jakarta'],
};

/** A zone of each offset in minutes east of UTC, for those who name a zone by its offset. */
const BY_OFFSET: Readonly<Record<number, string>> = {
  [-660]: 'Pacific/Pago_Pago',
  [-600]: 'Pacific/Honolulu',
  [-540]: 'America/Anchorage',
  [-480]: 'America/Los_Angeles',
  [-420]: 'America/Denver',
  [-360]: 'America/Chicago',
  [-300]: 'America/New_York',
  [-240]: 'America/Halifax',
  [-210]: 'America/St_Johns',
  [-180]: 'America/Sao_Paulo',
  [-60]: 'Atlantic/Azores',
  0: 'UTC',
  60: 'Europe/Berlin',
  120: 'Europe/Athens',
  180: 'Europe/Moscow',
  210: 'Asia/Tehran',
  240: 'Asia/Dubai',
  270: 'Asia/Kabul',
  300: 'Asia/Karachi',
  330: 'Asia/Kolkata',
  345: 'Asia/Kathmandu',
  360: 'Asia/Dhaka',
  390: 'Asia/Yangon',
  420: 'Asia/Bangkok',
  480: 'Asia/Shanghai',
  525: 'Australia/Eucla',
  540: 'Asia/Tokyo',
  570: 'Australia/Darwin',
  600: 'Australia/Sydney',
  630: 'Australia/Lord_Howe',
  660: 'Pacific/Noumea',
  720: 'Pacific/Auckland',
  765: 'Pacific/Chatham',
  780: 'Pacific/Tongatapu',
  840: 'Pacific/Kiritimati',
};

/** The zone that goes by another name, such as a city's or one of Windows. */
export function zoneByAlias(name: string): string | undefined {
  const key = name.toLowerCase().replace(/[^a-z\u4e00-\u9fff]/g, '');
  if (Object.hasOwn(ALIASES, key)) return ALIASES[key];
  // An area before it, as in Asia/Beijing, or a word behind it, as in 上海时区.
  const city = name.slice(name.lastIndexOf('/') + 1);
  const bare = city.toLowerCase().replace(/时区|时间|市|time|[^a-z\u4e00-\u9fff]/g, '');
  return Object.hasOwn(ALIASES, bare) ? ALIASES[bare] : undefined;
}

/** The zones that an abbreviation may mean; none if it is no abbreviation that is in use. */
export function zonesByAbbreviation(name: string): readonly string[] {
  const key = name.trim().toUpperCase();
  return Object.hasOwn(ABBREVIATIONS, key) ? (ABBREVIATIONS[key] ?? []) : [];
}

/** A zone of the offset that a text such as `UTC+8`, `GMT+08:00`, `+0800`, `UTC8` or `东八区` names. */
export function zoneByOffset(text: string): string | undefined {
  const typed = text.trim();
  if (/^Z$/i.test(typed)) return 'UTC';
  const match =
    /^(?:Etc\/UTC|UTC|GMT|Z)?\s*([+\-\u2212\uff0b\uff0d])\s*(\d{1,2})(?::?(\d{2}))?$/i.exec(
      typed,
    ) ??
    /^(?:UTC|GMT)()\s*(\d{1,2})$/i.exec(typed) ??
    hoursByDirection(typed);
  if (match === null) return undefined;
  const [, sign = '+', hours = '0', minutes = '0'] = match;
  const size = Number(hours) * 60 + Number(minutes);
  const offset = ['', '+', '\uff0b'].includes(sign) ? size : -size;
  return Object.hasOwn(BY_OFFSET, offset) ? BY_OFFSET[offset] : undefined;
}

const CHINESE_HOURS = [
  '零',
  '一',
  '二',
  '三',
  '四',
  '五',
  '六',
  '七',
  '八',
  '九',
  '十',
  '十一',
  '十二',
];

/** 东八区, 西5区: the sign and the hours, in the places in which a match has them. */
function hoursByDirection(text: string): readonly string[] | null {
  const [, side, written = ''] =
    /^([东西])(\d{1,2}|[一二三四五六七八九十]{1,2})(?:时)?区/.exec(text) ?? [];
  if (side === undefined) return null;
  const hours = /^\d/.test(written) ? written : String(CHINESE_HOURS.indexOf(written));
  return Number(hours) < 0 ? null : ['', side === '东' ? '+' : '-', hours];
}
