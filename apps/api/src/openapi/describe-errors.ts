import { type DescribedErrors, OUR_ACCESS_ERRORS, OUR_ERRORS } from '../http/described-errors.js';
import type { Dialect } from '../http/dialect.js';
import { type ErrorAnswer, toErrorAnswer } from '../http/error-answers.js';
import type { PossibleError } from '../http/possible-error.js';
import { refTo, type Response } from './schema.js';

export type RouteErrors = {
  /** By status, in words: what the docstring says with `@throws {409} ...`. */
  readonly declared: Readonly<Record<string, string>>;
  /** What the route itself throws. Where a status is declared, the declaration describes it. */
  readonly own: readonly PossibleError[];
  /** What follows from its marks and rules. */
  readonly common: readonly PossibleError[];
};

type Told = PossibleError & { readonly answer: ErrorAnswer; readonly isOwn: boolean };

/** The error answers of an operation by status, each with the bodies that the api really sends. */
export function describeErrors(
  { declared, own, common }: RouteErrors,
  dialect: Dialect | undefined,
): Readonly<Record<string, Response>> {
  const tell = (one: PossibleError, isOwn: boolean): Told => ({
    ...one,
    answer: answerTo(one.error, dialect),
    isOwn,
  });
  const told = [...own.map((one) => tell(one, true)), ...common.map((one) => tell(one, false))]
    // One vendor's clients look for some errors in the body of a 200.
    .filter(({ answer }) => answer.status >= 400);
  const byStatus = Map.groupBy(told, ({ answer }) => String(answer.status));
  const described = [...byStatus].map(([status, group]) => [
    status,
    describe(group, schemaOf(status, dialect?.errors ?? OUR_ERRORS), declared[status]),
  ]);
  const unknown = Object.entries(declared).map(([status, description]) => [
    status,
    // Without an example, so that `openapi-document.e2e.ts` names it.
    { description },
  ]);
  return Object.fromEntries([...unknown, ...described]) as Readonly<Record<string, Response>>;
}

/** What no operation foresees. */
export function describeOthers(dialect: Dialect | undefined): Response {
  const error = { name: 'fault', when: 'Any other error.', error: new Error() };
  const told = { ...error, answer: answerTo(error.error, dialect), isOwn: false };
  return describe([told], schemaOf('500', dialect?.errors ?? OUR_ERRORS));
}

function answerTo(error: unknown, dialect: Dialect | undefined): ErrorAnswer {
  const common = toErrorAnswer(error);
  return dialect?.toErrorAnswer(error, common) ?? common;
}

function describe(told: readonly Told[], schema: string, declared?: string): Response {
  const examples = told.map(({ name, when, answer }) => [
    name,
    { summary: when, value: answer.body },
  ]);
  const waits = told.some(({ answer }) => answer.headers?.['Retry-After'] !== undefined);
  const others = declared === undefined ? told : told.filter(({ isOwn }) => !isOwn);
  const sentences = [...(declared === undefined ? [] : [declared]), ...others.map(whenOf)];
  return {
    description: [...new Set(sentences)].join(' '),
    ...(waits && { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } }),
    content: {
      'application/json': { schema: refTo(schema), examples: Object.fromEntries(examples) },
    },
  };
}

const whenOf = ({ when }: PossibleError) => when;

function schemaOf(status: string, errors: DescribedErrors): string {
  const isAboutAccess = status === '401' || status === '403';
  return errors === OUR_ERRORS && isAboutAccess ? OUR_ACCESS_ERRORS.name : errors.name;
}
