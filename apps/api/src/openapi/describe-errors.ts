import { alreadySubscribed, slugIsTaken } from '@rxhooks/application';
import { AppError, type ErrorCode } from '@rxhooks/domain';
import { type DescribedErrors, OUR_ACCESS_ERRORS, OUR_ERRORS } from '../http/described-errors.js';
import type { Dialect } from '../http/dialect.js';
import { type ErrorAnswer, STATUS, toErrorAnswer } from '../http/error-answers.js';
import type { PossibleError } from '../http/possible-error.js';
import { refTo, type Response } from './schema.js';

type Told = PossibleError & { readonly answer: ErrorAnswer };

/** The error answers of an operation by status, each with the bodies that the api really sends. */
export function describeErrors(
  errors: readonly PossibleError[],
  dialect: Dialect | undefined,
): Readonly<Record<string, Response>> {
  const told = errors
    .map((one): Told => ({ ...one, answer: answerTo(one.error, dialect) }))
    // One vendor's clients look for some errors in the body of a 200.
    .filter(({ answer }) => answer.status >= 400);
  const byStatus = Map.groupBy(told, ({ answer }) => String(answer.status));
  const described = [...byStatus].map(([status, group]) => [
    status,
    describe(group, schemaOf(status, dialect?.errors ?? OUR_ERRORS)),
  ]);
  return Object.fromEntries(described) as Readonly<Record<string, Response>>;
}

/** What no operation foresees. */
export function describeOthers(dialect: Dialect | undefined): Response {
  const error = { name: 'fault', when: 'Any other error.', error: new Error() };
  const told = { ...error, answer: answerTo(error.error, dialect) };
  return describe([told], schemaOf('500', dialect?.errors ?? OUR_ERRORS));
}

/** Errors whose status is also that of a more general code. */
const SPECIFIC: readonly AppError[] = [alreadySubscribed(), slugIsTaken()];

/** What the docstring of a route says with `@throws {409} ...`; its first sentence is the message. */
export function declaredError(status: string, description: string): PossibleError {
  const [message = description] = /^[^.;:]+\.?/.exec(description) ?? [];
  const specific = SPECIFIC.find((one) => one.message === message);
  const error = specific ?? new AppError(generalCode(status), message);
  return { name: error.code, when: description, error };
}

/** The last one of the status. */
function generalCode(status: string): ErrorCode {
  const codes = Object.entries(STATUS) as [ErrorCode, number][];
  const [code = 'conflict'] = codes.findLast(([, one]) => one === Number(status)) ?? [];
  return code;
}

function answerTo(error: unknown, dialect: Dialect | undefined): ErrorAnswer {
  const common = toErrorAnswer(error);
  return dialect?.toErrorAnswer(error, common) ?? common;
}

function describe(told: readonly Told[], schema: string): Response {
  const examples = told.map(({ name, when, answer }) => [
    name,
    { summary: when, value: answer.body },
  ]);
  const waits = told.some(({ answer }) => answer.headers?.['Retry-After'] !== undefined);
  return {
    description: [...new Set(told.map(({ when }) => when))].join(' '),
    ...(waits && { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } }),
    content: {
      'application/json': { schema: refTo(schema), examples: Object.fromEntries(examples) },
    },
  };
}

function schemaOf(status: string, errors: DescribedErrors): string {
  const isAboutAccess = status === '401' || status === '403';
  return errors === OUR_ERRORS && isAboutAccess ? OUR_ACCESS_ERRORS.name : errors.name;
}
