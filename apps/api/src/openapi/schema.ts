/** A JSON Schema of the document, as far as it is looked at here. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minLength?: number;
  readonly maxLength?: number;
};

export type Schemas = Readonly<Record<string, Schema>>;

type Named = { readonly summary?: string; readonly value: unknown };

export type Media = {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, Named>>;
};

export type Body = {
  readonly description?: string;
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, Media>>;
};

export type Response = Body & {
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
};

export type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown; 'x-disabled': true }>>;
};

export type Operation = {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Response>>;
};

export type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

export type Document = {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly paths: Paths;
  readonly webhooks?: Readonly<
    Record<string, { readonly post: { readonly tags?: readonly string[] } }>
  >;
  readonly components: { readonly schemas: Schemas } & Readonly<Record<string, unknown>>;
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
} & Readonly<Record<string, unknown>>;

const PREFIX = '#/components/schemas/';

export const refTo = (name: string): Schema => ({ $ref: PREFIX + name });

export const nameIn = ({ $ref }: Schema): string | undefined => $ref?.slice(PREFIX.length);
