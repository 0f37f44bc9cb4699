import { describe, expect, it } from 'vitest';
import { readDocuments } from './read-documents.ts';

const valuesOf = async (text: string) => {
  const read = await readDocuments(text);
  return read.kind === 'read' ? read.things.map(({ value }) => value) : read;
};
const faultOf = async (text: string) => {
  const read = await readDocuments(text);
  return read.kind === 'refused' ? read.faults[0] : undefined;
};

/** Each line stands for ten of the one before. */
const laughs = [
  'a0: &a0 [lol, lol]',
  ...Array.from({ length: 12 }, (_, i) => {
    return `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`;
  }),
].join('\n');

describe('a file of YAML', () => {
  it('holds several documents, each of one thing or of a list of them', async () => {
    const text = '---\nid: a\n---\n# nothing\n---\n- id: b\n- {id: c, on: yes}\n';
    expect(await valuesOf(text)).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c', on: 'yes' }]);
  });

  it('may be JSON, and uses names again', async () => {
    expect(await valuesOf('{"id": "a",\n\t"tags": ["\\ud83d\\ude00"]}')).toEqual([
      { id: 'a', tags: ['😀'] },
    ]);
    const shared = 'id: a\nbase: &b {n: 1, m: 2}\nsame: *b\nmore:\n  <<: *b\n  m: 3\n';
    expect(await valuesOf(shared)).toEqual([
      { id: 'a', base: { n: 1, m: 2 }, same: { n: 1, m: 2 }, more: { n: 1, m: 3 } },
    ]);
  });

  it('says where each of its fields stands, or the nearest above it', async () => {
    const read = await readDocuments('# jobs\n- id: a\n- id: b\n  schedule:\n    kind: cron\n');
    const places = ['id', 'schedule.kind', 'schedule.expressions.0', 'task', ''];
    const thing = read.kind === 'read' ? read.things[1] : undefined;
    expect(places.map((path) => Object.values(thing?.placeOf(path) ?? {}))).toEqual([
      [3, 7],
      [5, 11],
      [5, 5],
      [3, 3],
      [3, 3],
    ]);
  });

  it.each([
    ['a bracket that is never closed', 'id: a\ntags: [x\n', 'syntax', 3],
    ['a tab that sets in', 'id: a\ntask:\n\tkind: http\n', 'syntax', 3],
    ['a name that stands twice', 'id: a\nid: b\n', 'syntax', 2],
    ['a tag that nobody knows', 'id: a\nx: !secret b\n', 'syntax', 2],
    ['a name that was never given', 'id: a\nx: *gone\n', 'alias', 2],
    ['a number that would be rounded', 'id: a\nn: 9007199254740993\n', 'inexact', 2],
    ['one of sixteen digits after a point', 'id: a\nn: 0.12345678901234567891\n', 'inexact', 2],
    ['one of base sixteen', 'id: a\nn: 0xFFFFFFFFFFFFFFFF\n', 'inexact', 2],
    ['one that is none', 'id: a\nn: .inf\n', 'inexact', 2],
    ['a name that is a number', 'id: a\n1: b\n', 'key', 2],
    ['a name that is a list', 'id: a\n? [b]\n: c\n', 'key', 2],
    ['what is no thing', 'a text\n', 'not-a-thing', 1],
    ['things in lists of lists', '- id: a\n- - id: b\n', 'not-a-thing', 2],
    ['a name within itself', 'id: a\nx: &x [*x]\n', 'too-deep', 2],
    [
      'lists as deep as nobody reads',
      `id: a\nx: ${'['.repeat(80)}${']'.repeat(80)}\n`,
      'too-deep',
      2,
    ],
  ])('is refused for %s, by line and column', async (...[, text, kind, line]) => {
    const fault = await faultOf(text);
    expect(fault).toMatchObject({ kind, line });
    expect(fault?.column).toBeGreaterThan(0);
  });

  it('is refused where a few lines are billions of values, and at once', async () => {
    expect(await faultOf(laughs)).toMatchObject({ kind: 'too-many-values' });
  });

  it('is refused where it nests deeper than the library can follow', async () => {
    const deep = `x: ${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    expect(await faultOf(deep)).toMatchObject({ kind: 'too-deep' });
  });

  it.each([
    '10',
    '-3',
    '+4',
    '0o17',
    '0x1F',
    '1.5',
    '.5',
    '2.',
    '1e3',
    '9007199254740991',
    '100000000000000000000',
  ])('keeps the number %s', async (digits) => {
    expect(await faultOf(`n: ${digits}`)).toBeUndefined();
  });
});
