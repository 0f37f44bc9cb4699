import type { ShapeWords } from './field-words.ts';

const content = {
  value: 'Any JSON value; up to 256 KiB together with its schema',
  schema:
    'A JSON Schema of draft 2020-12 that the value is held against; absent where anything fits',
};
const broken = { state: 'What stands there is no configuration entry', problem: 'Why' };

/** Configuration entries. */
export const configWords: ShapeWords = {
  BrokenConfigEntry: { name: 'The name of the entry', ...broken },
  ConfigContent: content,
  ConfigEntry: {
    ...content,
    name: 'The name that programs ask for it by',
    version: 'Grows with every edit, also over deletion and re-creation',
  },
  ConfigReader: {
    reader: 'What the program calls itself',
    version: 'The version that it works with; null where it has none, or works with its fallback',
    since: 'Since when',
    trouble:
      'Why it does not work with what stands: absent, broken, or unfit for the schema of the program',
  },
  ConfigReaders: {
    name: 'The name of the entry',
    version: 'The version that stands; null where nothing that can be read does',
    readerCount: 'How many programs follow it',
    behindCount: 'How many of those that were read work with another version than stands',
    readers: 'The first 200: those that are behind before the others, the longest so first',
  },
  ConfigRevisions: {
    version: 'The number of this version',
    updatedBy: 'Who wrote it; absent where nobody noted it',
    content: 'The value and the schema as they were written',
  },
  ConfigRollback: {
    version: 'The kept version that is to stand again, as a new version',
    ifVersion: 'Only where this version stands; whatever stands, unless given',
  },
  ConfigSummary: {
    name: 'The name that programs ask for it by',
    version: 'Grows with every edit, also over deletion and re-creation',
    bytes: 'What its value takes as JSON',
    hasSchema: 'Whether its values are held against a schema',
  },
};
