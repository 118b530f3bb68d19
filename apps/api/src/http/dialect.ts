import type { FastifyRequest } from 'fastify';
import type { DescribedErrors } from './described-errors.js';
import type { ErrorAnswer } from './error-answers.js';
import type { PossibleError } from './possible-error.js';

/** A vendor's management API: where its key is and how errors look, below its prefixes. */
export type Dialect = {
  /** The name of its contract, and how the vendor writes itself. */
  readonly contract: string;
  readonly title: string;
  readonly prefixes: readonly string[];
  /** Those of them that the vendor has replaced. */
  readonly olderPrefixes: readonly string[];
  /** The headers that every call has; the last one has the key. */
  readonly keyHeaders: readonly string[];
  /** @throws an error known to `toErrorAnswer`, when there is no key */
  readonly readKey: (request: Pick<FastifyRequest, 'headers'>) => string;
  /** Presents the error in the vendor's format; `common` is that of other APIs. */
  readonly toErrorAnswer: (error: unknown, common: ErrorAnswer) => ErrorAnswer;
  readonly errors: DescribedErrors;
  /** What it refuses beside what all routes do. */
  readonly accessErrors?: readonly PossibleError[];
};

type Addressed = {
  readonly url: string;
  readonly routeOptions?: { readonly url?: string | undefined };
};

export class Dialects {
  constructor(readonly all: readonly Dialect[]) {}

  get errors(): readonly DescribedErrors[] {
    return this.all.map(({ errors }) => errors);
  }

  /** The route's path wins if one was found: URLs may be escaped. */
  of({ url, routeOptions }: Addressed): Dialect | undefined {
    const [path = ''] = (routeOptions?.url ?? url ?? '').split('?', 1);
    return this.all.find(({ prefixes }) =>
      prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
    );
  }
}
