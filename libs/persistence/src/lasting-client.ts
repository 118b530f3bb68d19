import { Client, type ClientConfig } from 'pg';

/** What the driver has made of the URL and its options; not in its types. */
type WithParameters = { readonly connectionParameters: { options: string | undefined } };

/** A plan that was made while tables are small, and kept, reads them from end to end when they have grown. */
const PLAN_ANEW = '-c plan_cache_mode=force_custom_plan';

/**
 * The pool listens to connections while they are idle, and TypeORM a tick after it was given one. A server that cuts it in
 * between, with the very packet that says it is ready, would end the process: an error event that nobody listens to is thrown.
 */
export class LastingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    const { connectionParameters } = this as unknown as WithParameters;
    connectionParameters.options = [connectionParameters.options, PLAN_ANEW].join(' ').trim();
  }
}
