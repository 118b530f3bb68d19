import { Ajv2020 } from 'ajv/dist/2020.js';

type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean };
type Media = { readonly schema?: object };

type Described = {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly 'x-permissions'?: readonly string[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, Media>> }>
  >;
};

export type ApiDocument = {
  readonly paths: Readonly<Record<string, { readonly get?: Described }>>;
  readonly components: object;
};

export type Operation = Described & {
  readonly path: string;
  /** The status that the document says a call has that succeeds. */
  readonly success: number;
  readonly parameters: readonly Parameter[];
};

export function getsIn({ paths }: ApiDocument): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, { get }]) => {
    if (!get) return [];
    const [success] = Object.keys(get.responses).filter((status) => status.startsWith('2'));
    if (success === undefined) throw new Error(`The document has no success of GET ${path}.`);
    return [{ ...get, path, success: Number(success), parameters: get.parameters ?? [] }];
  });
}

/** Says how a body differs from what the document says of it. */
export function bodyChecker({ components }: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ components }, 'document');
  return ({ responses, success }: Operation, body: unknown): string | undefined => {
    const { schema = {} } = responses[success]?.content?.['application/json'] ?? {};
    const whole = JSON.stringify(schema).replaceAll('"#/', '"document#/');
    return ajv.validate(JSON.parse(whole) as object, body) ? undefined : ajv.errorsText();
  };
}
