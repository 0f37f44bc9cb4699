import { problemCodes } from '@escapement/protocol';
import type {
  Described,
  DescribedAnswer,
  DescribedContent,
  DescribedOperation,
  DescribedParameter,
  DescribedSchema,
} from '../docs/described.ts';
import { headersOf, isConditional } from './answer-headers.ts';
import { examples } from './examples.ts';
import { bodyFields, fieldsEverywhere, fieldsOf, parameterWords } from './field-words.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly operation: DescribedOperation;
}

/** The document with what its schemas do not say: what each field and parameter is, an example of each call, the headers of answers, and which codes a refusal may have. */
export function describedDocument<T>(document: T): T {
  const { paths, components } = document as unknown as Described;
  return {
    ...document,
    'x-problem-codes': problemCodes,
    paths: mapped(paths, (methods, path) =>
      mapped(methods, (operation, method) => describedOperation({ method, path, operation })),
    ),
    components: {
      ...components,
      schemas: mapped(components.schemas, (schema, name) =>
        describedFields(schema, fieldsOf[name] ?? fieldsOf[name.replace(/Input$/, '')] ?? {}),
      ),
    },
  };
}

function describedOperation(asked: Asked): DescribedOperation {
  const { operation } = asked;
  const { operationId, parameters, requestBody } = operation;
  const responses = mapped(operation.responses, (answer, status) => ({
    ...answer,
    headers: { ...answer.headers, ...headersOf(asked, status) },
  }));
  return {
    ...operation,
    ...(parameters && { parameters: parameters.map((each) => described(each, operationId)) }),
    ...(requestBody && {
      requestBody: { ...requestBody, content: bodyOf(asked, requestBody.content) },
    }),
    responses: isConditional(asked) ? { ...responses, '304': unchanged(asked) } : responses,
  };
}

function unchanged(asked: Asked): DescribedAnswer {
  return { description: 'The same as If-None-Match names', headers: headersOf(asked, '304') };
}

function described(parameter: DescribedParameter, operationId: string): DescribedParameter {
  const { name } = parameter;
  const description =
    parameter.description ?? parameterWords[`${operationId}.${name}`] ?? parameterWords[name];
  const { path = {}, query = {}, headers = {} } = examples[operationId] ?? {};
  const example = { ...path, ...query, ...headers }[name];
  return {
    ...parameter,
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
  };
}

const merge = 'application/merge-patch+json';

function bodyOf({ method, operation }: Asked, content: DescribedContent): DescribedContent {
  const { operationId } = operation;
  const { body } = examples[operationId] ?? {};
  const told = mapped(content, ({ schema, ...rest }) => ({
    ...rest,
    ...(schema && { schema: describedFields(schema, bodyFields[operationId] ?? {}) }),
    ...(body === undefined ? {} : { example: body }),
  }));
  const json = told['application/json'];
  return method === 'patch' && json !== undefined ? { [merge]: json, ...told } : told;
}

/** Says what each field is that says nothing itself, also within objects that have no name of their own. */
function describedFields(
  schema: DescribedSchema,
  words: Readonly<Record<string, string>>,
): DescribedSchema {
  const inner = (part: DescribedSchema) => describedFields(part, words);
  const { properties, items, anyOf, oneOf, allOf, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: mapped(properties, (property, name) => {
        const description = property.description ?? words[name] ?? fieldsEverywhere[name];
        return { ...inner(property), ...(description === undefined ? {} : { description }) };
      }),
    }),
    ...(items && { items: inner(items) }),
    ...(anyOf && { anyOf: anyOf.map(inner) }),
    ...(oneOf && { oneOf: oneOf.map(inner) }),
    ...(allOf && { allOf: allOf.map(inner) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: inner(additionalProperties),
    }),
  };
}

function mapped<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  );
}
