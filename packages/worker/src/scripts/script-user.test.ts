import { expect, test } from 'vitest';
import { findScriptUser } from './script-user.ts';

const passwd = `root:x:0:0:root:/root:/bin/bash
scripts:x:998:997::/nonexistent:/usr/sbin/nologin
toor:x:0:0::/root:/bin/sh
wheel:x:5:0::/:/bin/sh
broken
`;

test('a user is found by name, or taken by numbers', () => {
  expect(findScriptUser('scripts', passwd)).toEqual({ name: 'scripts', uid: 998, gid: 997 });
  expect(findScriptUser('65534:65534', passwd)).toEqual({ name: '65534', uid: 65534, gid: 65534 });
});

test.each([
  'root',
  'toor',
  'wheel',
  '0:0',
  '1000:0',
  '0:1000',
  'nobody-here',
  'broken',
  '1000',
  '',
])('"%s" is nobody whom scripts may run as', (text) => {
  expect(findScriptUser(text, passwd)).toBeUndefined();
});
