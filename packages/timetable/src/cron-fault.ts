import type { CronFieldShape } from './cron-field-shape.ts';
import { type Bilingual, clip } from './problem.ts';

/** What is wrong at one place of an expression; the compiler adds the path. */
export interface CronFault {
  readonly code: string;
  readonly field?: string;
  readonly text: string;
  readonly position: number;
  readonly message: Bilingual;
  readonly allowed: Bilingual;
}

/** Carries a fault out of the depths of the grammar; never leaves the parser. */
export class CronFaultSignal extends Error {
  readonly fault: CronFault;

  constructor(fault: CronFault) {
    super(fault.message.en);
    this.fault = fault;
  }
}

/** A piece of the expression and where it begins. */
export interface Piece {
  readonly text: string;
  readonly position: number;
}

/** A part of a piece, by offset and length. */
export function part(piece: Piece, start: number, length: number): Piece {
  return { text: piece.text.slice(start, start + length), position: piece.position + start };
}

/** Refuses a piece of a field. `en` and `zh` say what is wrong with it. */
export function refuse(
  shape: CronFieldShape,
  piece: Piece,
  fault: {
    readonly code: string;
    readonly en: string;
    readonly zh: string;
    readonly allowed?: Bilingual;
  },
): never {
  throw new CronFaultSignal({
    code: fault.code,
    field: shape.name,
    text: clip(piece.text),
    position: piece.position,
    message: { en: `${labelOf(shape)}: ${fault.en}`, zh: `${shape.zh}：${fault.zh}` },
    allowed: fault.allowed ?? allowedIn(shape),
  });
}

const LABELS = {
  second: 'second',
  minute: 'minute',
  hour: 'hour',
  dayOfMonth: 'day of month',
  month: 'month',
  dayOfWeek: 'day of week',
  year: 'year',
} as const;

export function labelOf(shape: CronFieldShape): string {
  return LABELS[shape.name];
}

/** Everything that a field takes, in words. */
export function allowedIn(shape: CronFieldShape): Bilingual {
  const range = `${shape.min}-${shape.max}`;
  const first = shape.names[0];
  const names = first === undefined ? '' : `${first}-${shape.names.at(-1)}`;
  const extra = EXTRAS[shape.name] ?? { en: '', zh: '' };
  return {
    en: `${range}${names === '' ? '' : ` (${names})`}, *, lists a,b, ranges a-b, steps /n${extra.en}`,
    zh: `${range}${names === '' ? '' : `（${names}）`}、*、列表 a,b、范围 a-b、步长 /n${extra.zh}`,
  };
}

const EXTRAS: Record<string, Bilingual> = {
  second: { en: ', H', zh: '、H' },
  minute: { en: ', H', zh: '、H' },
  hour: { en: ', H', zh: '、H' },
  dayOfMonth: { en: ', ?, H, L, L-n, nW, LW', zh: '、?、H、L、L-n、nW、LW' },
  month: { en: ', H', zh: '、H' },
  dayOfWeek: { en: ', ?, H, n#k, nL', zh: '、?、H、n#k、nL' },
};
