import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { folderClosedTo } from './script-directory.ts';

describe.runIf(process.getuid?.() === 0)('the folder that scripts have theirs in', () => {
  const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 };

  afterEach(() => void vi.unstubAllEnvs());

  test.each([
    [0o700, 'is closed to their user when only we may enter it'],
    [0o711, 'is open to their user when others may pass'],
  ])('with mode %o %s', async (mode) => {
    const folder = await mkdtemp(join(tmpdir(), 'closed-'));
    await chmod(folder, mode);
    vi.stubEnv('TMPDIR', folder);
    expect(folderClosedTo(nobody)).toBe(mode === 0o700 ? folder : undefined);
    await rm(folder, { recursive: true });
  });

  test('is closed to their user when it is gone', () => {
    vi.stubEnv('TMPDIR', '/nowhere');
    expect(folderClosedTo(nobody)).toBe('/nowhere');
  });
});
