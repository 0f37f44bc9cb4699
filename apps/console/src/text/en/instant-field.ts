/** What stands under the fields of dates and times, loaded with the first page that has one. */
export const enInstantField = {
  'instantField.in': 'in {{duration}}',
  'instantField.ago': '{{duration}} ago',
} as const;
