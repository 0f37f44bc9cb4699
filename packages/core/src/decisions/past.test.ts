import { describe, expect, it } from 'vitest';
import { type Past, pastWith, revisionsOf, type Versioned } from './past.ts';

interface Note extends Versioned {
  readonly text: string;
}

const note = (version: number, text = `text ${version}`): Note => ({
  version,
  updatedAt: `at ${version}`,
  text,
});
const contentOf = ({ text }: Note) => ({ text });
/** Two notes: what stood before, and what was written over it. */
const edited = (past: Past<Note>, [before, next]: [Note | undefined, Note], by?: string) =>
  pastWith(past, { by, document: next }, { before, contentOf });
const versions = (past: Past<Note>) => past.map(({ document }) => document.version);

describe('the past of a thing', () => {
  it('begins with what stood before anybody kept it, which nobody is named for', () => {
    const past = edited([], [note(4), note(5)], 'ada');
    expect(revisionsOf(past, note(5), contentOf)).toEqual([
      { version: 5, updatedAt: 'at 5', updatedBy: 'ada', content: { text: 'text 5' } },
      { version: 4, updatedAt: 'at 4', content: { text: 'text 4' } },
    ]);
  });

  it('is by whoever created it what it was created as, and nobody else than who wrote them what came after', () => {
    const made = { ...note(1, 'a'), createdBy: 'eve' };
    const authors = (past: Past<Note>, standing: Note) =>
      revisionsOf(past, standing, contentOf).map(({ version, updatedBy }) => [version, updatedBy]);
    expect(authors([], made)).toEqual([[1, 'eve']]);
    // Paused and resumed since, which is no edit of what was written.
    const resumed = { ...made, version: 3 };
    expect(authors([], resumed)).toEqual([[3, 'eve']]);
    const next = { ...made, version: 4, text: 'b' };
    const past = edited([], [resumed, next], 'ada');
    expect(authors(past, next)).toEqual([
      [4, 'ada'],
      [3, 'eve'],
    ]);
    // Of twenty the first may have been dropped, and what is oldest is not what was created.
    const twenty = Array.from({ length: 20 }, (_, i) => ({
      document: { ...made, version: i + 5 },
    }));
    const told = authors(
      twenty.map((row, i) => ({ document: { ...row.document, text: `text ${i}` } })),
      { ...made, version: 24, text: 'text 19' },
    );
    expect(told).toHaveLength(20);
    expect(told.every(([, by]) => by === undefined)).toBe(true);
  });

  it('leaves out versions that changed nothing that a person writes', () => {
    const past = edited([], [note(1, 'a'), note(2, 'b')], 'ada');
    const paused = note(3, 'b');
    expect(versions(edited(past, [paused, note(4, 'c')], 'bob'))).toEqual([1, 2, 4]);
    expect(revisionsOf(past, paused, contentOf).map(({ version }) => version)).toEqual([2, 1]);
  });

  it('is told from what another of the same name left behind', () => {
    const left = [1, 2, 3, 4].map((version) => ({ document: note(version, `old ${version}`) }));
    expect(revisionsOf(left, note(1), contentOf)).toMatchObject([{ content: { text: 'text 1' } }]);
    expect(versions(edited(left, [note(1), note(2)]))).toEqual([1, 2]);
  });

  it('goes on where what stands cannot be read', () => {
    const past = edited([], [note(1), note(2)], 'ada');
    expect(revisionsOf(past, undefined, contentOf)).toHaveLength(2);
    expect(versions(edited(past, [undefined, note(3)]))).toEqual([1, 2, 3]);
  });

  it('is the last twenty versions', () => {
    let past: Past<Note> = [];
    for (let version = 2; version <= 50; version += 1) {
      past = edited(past, [note(version - 1), note(version)]);
    }
    expect(versions(past)).toEqual(Array.from({ length: 20 }, (_, i) => 31 + i));
    const unnoted = revisionsOf(past, note(51), contentOf).map(({ version }) => version);
    expect(unnoted).toHaveLength(20);
    expect(unnoted[0]).toBe(51);
  });
});
