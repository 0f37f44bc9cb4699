import { describe, expect, test } from 'vitest';
import { parentOf, pathsUnder } from './paths.ts';

describe('paths', () => {
  test('lie under the chroot, however it is written', () => {
    for (const chroot of ['/escapement', 'escapement', '/escapement/', '//escapement']) {
      const paths = pathsUnder(chroot);
      expect(paths.root).toBe('/escapement');
      expect(paths.job(10, 'nightly')).toBe('/escapement/jobs/0a/nightly');
      expect(paths.place('press', 'g_0000000001')).toBe('/escapement/locks/press/g_0000000001');
    }
    expect(pathsUnder('/').root).toBe('/');
    expect(pathsUnder('').documents('calendars')).toBe('/calendars');
  });

  test('of the leader’s office are what they were before there were other offices', () => {
    const { office } = pathsUnder('/escapement');
    const { candidate, term, ...places } = office('leader');
    expect(places).toEqual({
      name: 'leader',
      election: '/escapement/election',
      holder: '/escapement/leader',
      terms: '/escapement/elections',
      cursor: '/escapement/cursor',
    });
    expect(candidate('g_0000000001')).toBe('/escapement/election/g_0000000001');
    expect(term('e_0000000001')).toBe('/escapement/elections/e_0000000001');
    const other = office('counters');
    expect(other.candidate('g_1')).toBe('/escapement/offices/counters/election/g_1');
    expect(other.term('e_1')).toBe('/escapement/offices/counters/terms/e_1');
    expect(new Set([...Object.values(places), other.holder, other.cursor]).size).toBe(7);
  });

  test('have another above them', () => {
    expect(parentOf('/a/b/c')).toBe('/a/b');
    expect(parentOf('/a')).toBe('/');
  });
});
