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
    expect(pathsUnder('').leader).toBe('/leader');
  });

  test('have another above them', () => {
    expect(parentOf('/a/b/c')).toBe('/a/b');
    expect(parentOf('/a')).toBe('/');
  });
});
