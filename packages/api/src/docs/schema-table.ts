import { type DescribedSchema, nameOfReference } from './described.ts';
import { type Html, html } from './html.ts';

/** The type of a value in a few signs, with a link to each schema that has a name. */
export function typeOf(schema: DescribedSchema | undefined): Html {
  if (schema === undefined) return html`any`;
  if (schema.$ref !== undefined) {
    const name = nameOfReference(schema.$ref);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) {
    return joined(schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`));
  }
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) return joined(choices.map(typeOf));
  if (schema.items !== undefined) return html`list of ${typeOf(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') {
    return html`object of ${typeOf(schema.additionalProperties)}`;
  }
  return html`${[schema.type ?? 'any'].flat().join(' or ')}${boundsOf(schema)}`;
}

function boundsOf({ minimum, maximum, minLength, maxLength }: DescribedSchema): string {
  const from = minimum ?? minLength;
  const to = maximum ?? maxLength;
  const unit = minLength === undefined && maxLength === undefined ? '' : ' characters';
  // The bounds of whole numbers as such say nothing.
  const isTold = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < 2 ** 53 - 1;
  if (isTold(from) && isTold(to)) return `, ${from} to ${to}${unit}`;
  if (isTold(to)) return `, at most ${to}${unit}`;
  return isTold(from) ? `, at least ${from}${unit}` : '';
}

function joined(parts: readonly Html[]): Html {
  return parts.reduce((all, part) => html`${all} or ${part}`);
}

/** What an object holds; a choice of objects one after the other. */
export function schemaTable(name: string, schema: DescribedSchema): Html {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    const tables = choices.map((each, index) =>
      each.properties === undefined
        ? html`<p>Either ${typeOf(each)}</p>`
        : propertyTable(`${name}, form ${index + 1}`, each),
    );
    return html`${tables}`;
  }
  if (schema.properties === undefined) return html`<p>${typeOf(schema)}</p>`;
  return propertyTable(name, schema);
}

function propertyTable(caption: string, schema: DescribedSchema): Html {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => html`<tr>
<th scope="row"><code>${name}</code></th>
<td>${typeOf(property)}${defaultOf(property)}</td>
<td>${required.has(name) ? 'always' : 'may be absent'}</td>
<td>${property.description}${nested(property)}</td>
</tr>`,
  );
  return html`<div class="wide" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">There</th><th scope="col">What it is</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>`;
}

/** The fields of an object without a name of its own, within the row of what holds it. */
function nested(property: DescribedSchema): Html {
  const inner = property.items ?? property;
  const fields = Object.entries(inner.properties ?? {});
  if (fields.length === 0) return html``;
  const items = fields.map(
    ([name, field]) =>
      html`<li><code>${name}</code> ${typeOf(field)}: ${field.description}${nested(field)}</li>`,
  );
  return html`<ul>${items}</ul>`;
}

function defaultOf(schema: DescribedSchema): Html {
  return schema.default === undefined
    ? html``
    : html`, else <code>${JSON.stringify(schema.default)}</code>`;
}
