/** What no value of a header holds, as RFC 9110, section 5.5, has it. */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

/** The first header that cannot be sent as it is; a template may have put a line end into it, or a character of any script. */
export function unsendableHeader(
  headers: Readonly<Record<string, string>> = {},
): string | undefined {
  return Object.keys(headers).find((name) => unsendable.test(headers[name] ?? ''));
}
