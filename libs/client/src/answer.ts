/** Reads the API's answers. A proxy in between may answer anything, so nothing is trusted. */

export type FieldFault = { readonly field: string; readonly message: string };

/** `index` is the event's place in the array that was given. */
export type AcceptedEvent = {
  readonly index: number;
  readonly id: string;
  /** The same event was accepted before; nothing is sent twice. */
  readonly duplicate: boolean;
};

export type RefusedEvent = {
  readonly index: number;
  readonly id: string;
  readonly error: string;
  readonly details: readonly FieldFault[];
};

/** Every event is in exactly one of the two. */
export type SendEventsResult = {
  readonly accepted: readonly AcceptedEvent[];
  readonly refused: readonly RefusedEvent[];
};

/**
 * Error bodies of the API: `{error}`, `{code, description}` or `{error, details}`, a list of
 * `{field, message}`.
 */
export function describeRefusal(status: number, body: unknown) {
  const { error, code, description, details } = recordOf(body);
  const text = [error, description, code].find((value) => typeof value === 'string');
  const fields = fieldFaultsOf(details);
  const faults = fields.map(({ field, message }) => ` [${field}] ${message}`).join('');
  return {
    message: `rxhooks answered ${status}: ${text ?? 'no reason given'}${faults}`.slice(0, 1000),
    status,
    code: typeof code === 'string' ? code : undefined,
    fields,
  };
}

export function fieldFaultsOf(details: unknown): FieldFault[] {
  if (!Array.isArray(details)) return [];
  return details.map((detail: unknown) => {
    const { field, message } = recordOf(detail);
    return {
      field: typeof field === 'string' ? field : '',
      message: typeof message === 'string' ? message : '',
    };
  });
}

/** The members of an answer; none when it is no object. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
