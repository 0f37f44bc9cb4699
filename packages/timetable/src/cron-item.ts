import { type Piece, refuse } from './cron-fault.ts';
import { type CronFieldShape, readValue } from './cron-field-shape.ts';
import { clip } from './problem.ts';
import type { CronDialect } from './schedule-spec.ts';

/** What the items of a field are read with. */
export interface FieldContext {
  readonly shape: CronFieldShape;
  /** Hashed by `H`. */
  readonly key: string;
  readonly dialect: CronDialect;
}

/** The value that `written` names, in the field's own numbering; `piece` is blamed if it is none. */
export function inRange(shape: CronFieldShape, piece: Piece, written = piece.text): number {
  const value = readValue(shape, written);
  if (value === undefined && !/^\d+$/.test(written)) return refuseItem(shape, piece);
  if (value !== undefined && value >= shape.min && value <= shape.max) return value;
  const shown = clip(written);
  return refuse(shape, piece, {
    code: 'CRON_FIELD_RANGE',
    en: `${shown} is outside ${shape.min}-${shape.max}`,
    zh: `${shown} 超出 ${shape.min}–${shape.max}`,
  });
}

/** Refuses an item that has no form the field knows. */
export function refuseItem(shape: CronFieldShape, item: Piece): never {
  if (item.text === '') {
    return refuse(shape, item, {
      code: 'CRON_FIELD_EMPTY_ITEM',
      en: 'an empty item in a list',
      zh: '列表中有空项',
    });
  }
  return refuse(shape, item, {
    code: 'CRON_FIELD_SYNTAX',
    en: `"${clip(item.text)}" is not understood`,
    zh: `无法理解“${clip(item.text)}”`,
  });
}
