import { problemCodes } from '@escapement/protocol';
import type { Described, DescribedOperation } from './described.ts';
import { type Html, html } from './html.ts';
import { type Operation, operationSection } from './operation-section.ts';
import { schemaTable } from './schema-table.ts';
import { pageStyle } from './style.ts';

/** The interface on one page that needs no script: every operation, every shape, every code. */
export function docsPage(document: Described): string {
  const groups = operationsByTag(document);
  const schemas = Object.entries(document.components.schemas);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title} REST interface</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${document.info.title} REST interface</h1>
<p>${document.info.description}</p>
<p>The same as OpenAPI 3.1, for whoever is signed in: <a href="/openapi.json">/openapi.json</a>. In the examples
<code>$ESCAPEMENT_URL</code> is a node, and <code>$TOKEN</code> the admin token.</p>
</header>
<nav aria-label="Contents"><ul>
${[...groups.keys()].map((tag) => html`<li><a href="#tag-${tag}">${titleOf(tag)}</a></li>`)}
<li><a href="#shapes">Shapes</a></li>
<li><a href="#codes">Codes of problems</a></li>
</ul></nav>
<main>
${[...groups].map(([tag, operations]) => tagSection(tag, operations))}
<h2 id="shapes">Shapes</h2>
${schemas.map(
  ([name, schema]) => html`<section aria-labelledby="schema-${name}">
<h3 id="schema-${name}">${name}</h3>
${schema.description === undefined ? html`` : html`<p>${schema.description}</p>`}
${schemaTable(name, schema)}
</section>`,
)}
${codeTable()}
</main>
</body>
</html>`;
  return page.html;
}

function operationsByTag({ paths }: Described): ReadonlyMap<string, readonly Operation[]> {
  const groups = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, described] of Object.entries(methods)) {
      const tag = tagOf(described);
      groups.set(tag, [...(groups.get(tag) ?? []), { method, path, described }]);
    }
  }
  return groups;
}

function tagOf({ tags = [] }: DescribedOperation): string {
  return tags[0] ?? 'node';
}

function titleOf(tag: string): string {
  return tag.charAt(0).toUpperCase() + tag.slice(1);
}

function tagSection(tag: string, operations: readonly Operation[]): Html {
  return html`<h2 id="tag-${tag}">${titleOf(tag)}</h2>
${operations.map(operationSection)}`;
}

function codeTable(): Html {
  const rows = Object.entries(problemCodes).map(
    ([code, { status, en, zh }]) => html`<tr>
<th scope="row"><code>${code}</code></th><td>${status}</td><td>${en}</td><td lang="zh">${zh}</td>
</tr>`,
  );
  return html`<h2 id="codes">Codes of problems</h2>
<div class="wide" tabindex="0"><table>
<caption>The code of a problem stays what it is; people script against it</caption>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Title</th><th scope="col" lang="zh">标题</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>`;
}
