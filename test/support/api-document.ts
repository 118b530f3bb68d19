/** The parts of an OpenAPI document that tests look at. */
export type Media = {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<
    Record<string, { readonly summary?: string; readonly value: unknown; 'x-disabled'?: boolean }>
  >;
};

// oxlint-disable-next-line typescript/no-explicit-any -- a document to look into
export type Schema = Readonly<Record<string, any>>;

export type DescribedAnswer = {
  readonly description: string;
  readonly content?: Readonly<Record<string, Media>>;
};

export type DescribedParameter = Media & {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
};

export type Described = {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly DescribedParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, DescribedAnswer>>;
  readonly 'x-permissions'?: readonly string[];
};

export type ApiDocument = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly webhooks?: Readonly<Record<string, unknown>>;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, { readonly name: string }>>;
  };
};

/** Each operation with its name, as tables write it: `GET /v1/things/{uid}`. */
export const describedIn = ({ paths }: ApiDocument): readonly (readonly [string, Described])[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );

/** All bodies of an operation, with where they stand. */
export function mediaOf({
  requestBody,
  responses,
}: Described): readonly (readonly [place: string, Media])[] {
  const bodies: Readonly<Record<string, DescribedAnswer | Described['requestBody']>> = {
    ...responses,
    'the request': requestBody,
  };
  return Object.entries(bodies).flatMap(([place, body]) =>
    Object.values(body?.content ?? {}).map((media) => [place, media] as const),
  );
}

export const examplesIn = ({ example, examples }: Media): readonly unknown[] => [
  ...(example === undefined ? [] : [example]),
  ...Object.values(examples ?? {}).map(({ value }) => value),
];

/** The header that shows the key of an operation; none for a public one. */
export function keyHeaderOf(document: ApiDocument, { security }: Described): string | undefined {
  const [scheme] = Object.keys((security ?? [{ 'api-key': [] }])[0] ?? {});
  return scheme === undefined ? undefined : document.components.securitySchemes[scheme]?.name;
}
