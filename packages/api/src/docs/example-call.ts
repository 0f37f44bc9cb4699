import type { DescribedOperation } from './described.ts';

/** How the operation is called with its example, as one types it. */
export function exampleCall(operation: {
  readonly method: string;
  readonly path: string;
  readonly described: DescribedOperation;
}): string {
  const { method, described } = operation;
  const { parameters = [], requestBody, security } = described;
  const isOpen = security?.length === 0;
  const headers = parameters.filter((each) => each.in === 'header' && each.example !== undefined);
  const [body] = Object.entries(requestBody?.content ?? {});
  const parts = [
    `curl -X ${method.toUpperCase()} ${quoted(`$ESCAPEMENT_URL${targetOf(operation)}`)}`,
    ...(isOpen ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...headers.map(({ name, example }) => `-H ${quoted(`${name}: ${example}`)}`),
    ...(body?.[1].example === undefined
      ? []
      : [`-H "Content-Type: ${body[0]}"`, `-d '${JSON.stringify(body[1].example)}'`]),
  ];
  return parts.join(' \\\n  ');
}

/** Path and query with the examples of the parameters in their places. */
export function targetOf({
  path,
  described: { parameters = [] },
}: {
  readonly path: string;
  readonly described: DescribedOperation;
}): string {
  const query = new URLSearchParams();
  let target = path;
  for (const { name, in: place, example } of parameters) {
    if (example === undefined) continue;
    const text = String(example);
    if (place === 'path') target = target.replace(`{${name}}`, encodeURIComponent(text));
    if (place === 'query') query.set(name, text);
  }
  return query.size === 0 ? target : `${target}?${query}`;
}

/** In double quotes, since the shell is to fill in where the node is. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}
