/** Thrown before sending, for an event that could not arrive unaltered. Never quotes the value. */
export class UnsendableEventError extends Error {
  override readonly name = 'UnsendableEventError';

  constructor(
    /** Where in the event, such as `data.order_items[2].amount`. */
    readonly path: string,
    problem: string,
  ) {
    super(`The event cannot be sent: ${path} ${problem}.`);
  }
}

/** JSON.stringify silently turns these into `{}`. A promise is a forgotten `await`. */
const TURNED_INTO_NOTHING = [Map, Set, Promise, RegExp, Error, ArrayBuffer];

/**
 * Refuses what JSON.stringify would alter silently; an undefined member is simply absent. A
 * patient's data must arrive as it was meant or not at all.
 *
 * @throws UnsendableEventError
 */
export function checkJson(value: object, where = ''): void {
  checkMembers(value, where, new Set());
}

type Ancestors = Set<object>;

function checkValue(value: unknown, path: string, ancestors: Ancestors): void {
  switch (typeof value) {
    case 'number':
      return checkNumber(value, path);
    case 'bigint':
      throw new UnsendableEventError(path, 'is a bigint: send it as a string');
    case 'undefined':
      throw new UnsendableEventError(path, 'is undefined and would become null');
    case 'function':
    case 'symbol':
      throw new UnsendableEventError(path, `is a ${typeof value} and would be left out`);
    case 'object':
      if (value !== null) checkObject(value, path, ancestors);
      return;
    case 'string':
    case 'boolean':
      return;
  }
}

function checkNumber(value: number, path: string): void {
  if (!Number.isFinite(value)) {
    throw new UnsendableEventError(path, `is ${value} and would become null`);
  }
  // NOTE: beyond 2^53 there are no fractions, and neighbouring integers share one double.
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw new UnsendableEventError(
      path,
      'is beyond 2^53-1 and may be inexact: send it as a string',
    );
  }
}

function checkObject(value: object, path: string, ancestors: Ancestors): void {
  if (ancestors.has(value)) throw new UnsendableEventError(path, 'refers back to itself');
  if (ArrayBuffer.isView(value)) {
    throw new UnsendableEventError(path, 'is binary: send it as base64 text');
  }
  if (TURNED_INTO_NOTHING.some((type) => value instanceof type)) {
    throw new UnsendableEventError(path, `is a ${value.constructor.name} and would become {}`);
  }
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw new UnsendableEventError(path, 'is an invalid date and would become null');
  }
  ancestors.add(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    checkValue(value.toJSON(), path, ancestors);
  } else if (Array.isArray(value)) {
    // A counting loop, because forEach passes over the holes that would become null.
    for (let i = 0; i < value.length; i++) checkValue(value[i], `${path}[${i}]`, ancestors);
  } else {
    checkMembers(value, `${path}.`, ancestors);
  }
  ancestors.delete(value);
}

function checkMembers(value: object, where: string, ancestors: Ancestors): void {
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) checkValue(member, `${where}${key}`, ancestors);
  }
}
