import type { FastifyRequest } from 'fastify';
import type { DescribedErrors } from './described-errors.js';
import type { ErrorAnswer } from './error-answers.js';

/** A vendor's management API: where its key is and how errors look, below its prefixes. */
export type Dialect = {
  readonly prefixes: readonly string[];
  /** @throws an error known to `toErrorAnswer`, when there is no key */
  readonly readKey: (request: Pick<FastifyRequest, 'headers'>) => string;
  /** Presents the error in the vendor's format; `common` is that of other APIs. */
  readonly toErrorAnswer: (error: unknown, common: ErrorAnswer) => ErrorAnswer;
  readonly errors: DescribedErrors;
};

type Addressed = {
  readonly url: string;
  readonly routeOptions?: { readonly url?: string | undefined };
};

export class Dialects {
  constructor(private readonly all: readonly Dialect[]) {}

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
