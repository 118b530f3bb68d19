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

const METHODS = ['get', 'post'] as const;
type Method = (typeof METHODS)[number];

export type ApiDocument = {
  readonly paths: Readonly<Record<string, Partial<Readonly<Record<Method, Described>>>>>;
  readonly components: object;
};

export type Operation = Described & {
  readonly method: Uppercase<Method>;
  readonly path: string;
  /** The status that the document says a call has that succeeds. */
  readonly success: number;
  readonly parameters: readonly Parameter[];
};

/** Without that of the session that the browser has in place of a key: the reference sends a key. */
export const getsIn = (document: ApiDocument): readonly Operation[] =>
  callsIn(document, 'get').filter(({ path }) => path !== '/v1/sessions/current');

/** What to try a document with that is a part of the whole: a GET, or a POST where a vendor has nothing else. */
export function firstOf(document: ApiDocument): Operation {
  const [first] = METHODS.flatMap((method) => callsIn(document, method));
  if (!first) throw new Error('The document has no operation to try.');
  return first;
}

function callsIn({ paths }: ApiDocument, name: Method): readonly Operation[] {
  const method = name.toUpperCase() as Uppercase<Method>;
  return Object.entries(paths).flatMap(([path, { [name]: call }]) => {
    if (!call) return [];
    const [success] = Object.keys(call.responses).filter((status) => status.startsWith('2'));
    if (success === undefined) throw new Error(`The document has no success of ${method} ${path}.`);
    const parameters = call.parameters ?? [];
    return [{ ...call, method, path, success: Number(success), parameters }];
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
