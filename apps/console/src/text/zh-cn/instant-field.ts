import type { enInstantField } from '../en/instant-field.ts';
import type { Translation } from '../translation.ts';

export const zhInstantField: Translation<typeof enInstantField> = {
  'instantField.in': '{{duration}}后',
  'instantField.ago': '{{duration}}前',
};
