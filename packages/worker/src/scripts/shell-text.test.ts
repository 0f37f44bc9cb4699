import { expect, test } from 'vitest';
import { shellText } from './shell-text.ts';

test.each([
  ['cd /tmp\r\necho hi\r\n', 'cd /tmp\necho hi\n'],
  ['cd /tmp\r\r\necho hi\r', 'cd /tmp\necho hi'],
  ['cd /tmp\necho hi\r\n', 'cd /tmp\necho hi\n'],
  ['cd /tmp\recho hi\r', 'cd /tmp\necho hi'],
])('the line ends of %j are those of a shell', (script, text) => {
  expect(shellText(script)).toEqual({ text, remarks: [expect.stringContaining('CR LF')] });
});

test('the mark that an editor of Windows puts first is no part of the first command', () => {
  expect(shellText('\ufeffecho hi\n')).toEqual({
    text: 'echo hi\n',
    remarks: [expect.stringContaining('byte order mark')],
  });
});

test.each(['echo hi\n', "printf 'a\rb'\n", ''])('%j is left as it is, without a word', (script) => {
  expect(shellText(script)).toEqual({ text: script, remarks: [] });
});
