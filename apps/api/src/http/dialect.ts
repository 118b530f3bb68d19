import type { FastifyRequest } from 'fastify';
import type { ErrorAnswer } from './error-answers.js';

/** How a vendor's management API names its key and words its errors, for every path below its prefixes. */
export type Dialect = {
  readonly prefixes: readonly string[];
  /** @throws whatever its own error answers know, when there is no key */
  readonly readKey: (request: Pick<FastifyRequest, 'headers'>) => string;
  /** The same answer in its own words; `common` is what everybody else gets. */
  readonly toErrorAnswer: (error: unknown, common: ErrorAnswer) => ErrorAnswer;
};

type Addressed = {
  readonly url: string;
  readonly routeOptions?: { readonly url?: string | undefined };
};

export class Dialects {
  constructor(private readonly all: readonly Dialect[]) {}

  /** A path may be written with escapes: where a route was found, it is the route that counts. */
  of({ url, routeOptions }: Addressed): Dialect | undefined {
    const [path = ''] = (routeOptions?.url ?? url ?? '').split('?', 1);
    return this.all.find(({ prefixes }) =>
      prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
    );
  }
}
