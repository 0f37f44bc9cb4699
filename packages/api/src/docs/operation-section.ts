import type { DescribedAnswer, DescribedOperation, DescribedParameter } from './described.ts';
import { exampleCall } from './example-call.ts';
import { type Html, html } from './html.ts';
import { typeOf } from './schema-table.ts';

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly described: DescribedOperation;
}

/** One operation: what it is given, how it is called, and what it answers. */
export function operationSection({ method, path, described }: Operation): Html {
  const { operationId, summary, parameters = [], requestBody, security } = described;
  const body = Object.entries(requestBody?.content ?? {})[0];
  return html`<section aria-labelledby="${operationId}">
<h3 id="${operationId}"><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
<p>${summary}.${security?.length === 0 ? ' Open to all, signed in or not.' : ''}</p>
${parameterTable(operationId, parameters)}
${body === undefined ? html`` : html`<p>Body (${body[0]}): ${typeOf(body[1].schema)}${requestBody?.required === true ? '' : ', may be absent'}</p>`}
<pre tabindex="0"><code>${exampleCall({ method, path, described })}</code></pre>
${answerTable(operationId, described.responses)}
</section>`;
}

function parameterTable(operationId: string, parameters: readonly DescribedParameter[]): Html {
  if (parameters.length === 0) return html``;
  const rows = parameters.map(
    (parameter) => html`<tr>
<th scope="row"><code>${parameter.name}</code></th><td>${parameter.in}</td>
<td>${typeOf(parameter.schema)}${parameter.required === true ? ', required' : ''}</td>
<td>${parameter.description}</td>
</tr>`,
  );
  return html`<div class="wide" tabindex="0"><table>
<caption>What ${operationId} is given</caption>
<thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Type</th><th scope="col">What it is</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>`;
}

function answerTable(
  operationId: string,
  responses: Readonly<Record<string, DescribedAnswer>>,
): Html {
  const rows = Object.entries(responses).map(
    ([status, answer]) => html`<tr>
<th scope="row">${status}</th>
<td>${answer.description}</td>
<td>${Object.values(answer.content ?? {}).map(({ schema }) => typeOf(schema))}</td>
<td>${Object.keys(answer.headers ?? {}).join(', ')}</td>
</tr>`,
  );
  return html`<div class="wide" tabindex="0"><table>
<caption>What ${operationId} answers</caption>
<thead><tr><th scope="col">Status</th><th scope="col">When</th><th scope="col">With</th><th scope="col">Headers</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>`;
}
