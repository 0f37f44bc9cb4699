import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askAtTerminal } from './ask-at-terminal.ts';

async function ask(typed: string) {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(typed);
  const answer = await askAtTerminal('Type till to go on: ', { input, output });
  return { answer, shown: String(output.read()) };
}

describe('a question at the terminal', () => {
  it('is answered by one line', async () => {
    const { answer, shown } = await ask('till\nand more\n');
    expect([answer, shown]).toEqual(['till', 'Type till to go on: ']);
  });

  it('is answered by nothing where nobody sits', async () => {
    expect((await ask('')).answer).toBe('');
  });
});
