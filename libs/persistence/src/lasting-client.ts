import { Client, type ClientConfig } from 'pg';

/**
 * The pool listens to connections while they are idle, and TypeORM a tick after it was given one. A server that cuts it in
 * between, with the very packet that says it is ready, would end the process: an error event that nobody listens to is thrown.
 */
export class LastingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
