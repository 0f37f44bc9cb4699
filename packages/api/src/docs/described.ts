/** The description of the interface, as far as its page reads it. */
export interface Described {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  /** Under each code of a refusal its status and its titles. */
  readonly 'x-problem-codes'?: Readonly<Record<string, object>>;
  readonly components: { readonly schemas: Readonly<Record<string, DescribedSchema>> };
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly DescribedParameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: DescribedContent };
  readonly responses: Readonly<Record<string, DescribedAnswer>>;
}

export interface DescribedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: DescribedSchema;
  readonly example?: unknown;
}

export interface DescribedAnswer {
  readonly description?: string;
  readonly content?: DescribedContent;
  readonly headers?: Readonly<Record<string, { readonly description?: string }>>;
}

export type DescribedContent = Readonly<
  Record<string, { readonly schema?: DescribedSchema; readonly example?: unknown }>
>;

/** A JSON Schema, as far as it is shown. */
export interface DescribedSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, DescribedSchema>>;
  readonly required?: readonly string[];
  readonly items?: DescribedSchema;
  readonly additionalProperties?: boolean | DescribedSchema;
  readonly anyOf?: readonly DescribedSchema[];
  readonly oneOf?: readonly DescribedSchema[];
  readonly allOf?: readonly DescribedSchema[];
}

const referencePrefix = '#/components/schemas/';

/** The name of the schema that a reference leads to. */
export function nameOfReference(reference: string): string {
  return reference.slice(referencePrefix.length);
}
