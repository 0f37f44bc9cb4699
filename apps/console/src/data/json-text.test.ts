import { describe, expect, it } from 'vitest';
import { jsonFault } from './json-fault.ts';
import { readJsonText } from './json-text.ts';

describe('a text where JSON belongs', () => {
  it('is a value, or nothing', () => {
    expect(readJsonText(' {"a": [1, null]} ')).toEqual({ kind: 'json', value: { a: [1, null] } });
    expect(readJsonText('null')).toEqual({ kind: 'json', value: null });
    expect(readJsonText(' \n')).toEqual({ kind: 'empty' });
  });

  it('that is none says where it breaks, in a sentence of the console', () => {
    expect(readJsonText('{"a": 1,\n "b": yes}')).toEqual({
      ...{ kind: 'wrong', key: 'json.invalid.at' },
      values: { line: 2, column: 7 },
    });
    expect(readJsonText("{'a': 1}")).toMatchObject({ values: { line: 1, column: 2 } });
  });

  it('that ends too early says so', () => {
    for (const text of ['{"a": 1', '[1,', '{"a": "b', '{', '{"a": 1,\n']) {
      expect(readJsonText(text)).toEqual({ kind: 'wrong', key: 'json.unfinished' });
    }
  });

  it('is judged as the browser judges it, whatever is broken in it', () => {
    const whole = '{"a": [1, -2.5e3, true, null, "x\\u00e9\\n"], "b": {}, "c": []}';
    expect(jsonFault(whole)).toBeUndefined();
    for (let at = 0; at < whole.length; at += 1) {
      for (const other of ['', ',', '"', '}', '0', '\\', '\n', '中']) {
        const text = whole.slice(0, at) + other + whole.slice(at + 1);
        expect([text, jsonFault(text) === undefined]).toEqual([text, isJson(text)]);
      }
    }
  });

  it('of twenty million letters is not read, and told so; nor does it overflow who looks for the fault', () => {
    const text = `"${'x'.repeat(20_000_000)}`;
    expect(readJsonText(text)).toEqual({
      ...{ kind: 'wrong', key: 'json.too-long', values: { letters: 1_048_576 } },
    });
    expect(jsonFault(text)).toBe(text.length);
    expect(jsonFault(`"${'\\n'.repeat(1_000_000)}`)).toBe(2_000_001);
  });

  it('of a million letters is read once, however often a form asks for it', () => {
    const text = JSON.stringify({ text: 'x'.repeat(1_000_000) });
    const read = readJsonText(text);
    expect(read.kind).toBe('json');
    for (const other of ['1', '2', '3']) readJsonText(other);
    expect(readJsonText(text)).toBe(read);
  });

  it('is refused where reading would change or overflow it', () => {
    expect(readJsonText('[9007199254740993]')).toMatchObject({ key: 'json.inexact' });
    expect(readJsonText('['.repeat(65))).toMatchObject({ key: 'json.too-deep' });
    expect(readJsonText(`[${'1,'.repeat(10_001)}1]`)).toMatchObject({
      key: 'json.too-many-values',
    });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
