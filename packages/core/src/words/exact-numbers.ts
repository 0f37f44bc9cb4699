import { endOfString } from './bounded-json.ts';

/** So many digits are kept whatever they are: a double holds every number of 15. */
const digitsAlwaysKept = 15;

/**
 * The first number in a JSON text that reading it would change, as it is written there; `undefined` where every number is kept. JSON sets no
 * bound to its numbers and JavaScript does: 9007199254740993 would be read as …992, 1e400 as infinity and 1e-400 as nothing. An identifier
 * that is rounded is another customer's, so what cannot be kept is to be refused. Says nothing of use about a text that is no JSON.
 */
export function inexactNumber(text: string): string | undefined {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (isDigit(code)) {
      const end = endOfNumber(text, at);
      const digits = text.slice(at, end);
      if (!isKept(digits)) return text[at - 1] === '-' ? `-${digits}` : digits;
      at = end - 1;
    }
  }
  return undefined;
}

const quote = 0x22;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && /[\d.eE+-]/.test(text.charAt(end))) end += 1;
  return end;
}

function isKept(digits: string): boolean {
  if (digits.length <= digitsAlwaysKept && !/[eE]/.test(digits)) return true;
  const read = Number(digits);
  return Number.isFinite(read) && scientific(digits) === scientific(String(read));
}

/** One spelling of each number: its digits without zeros at either end, and the power of ten of the last. */
function scientific(digits: string): string {
  const [, whole = '', fraction = '', power = '0'] =
    /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? [];
  const significant = `${whole}${fraction}`.replace(/^0+/, '');
  const bare = significant.replace(/0+$/, '');
  if (bare === '') return '0';
  return `${bare}e${Number(power) - fraction.length + significant.length - bare.length}`;
}
