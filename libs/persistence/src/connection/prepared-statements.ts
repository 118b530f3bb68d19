import { Injectable } from '@nestjs/common';
import { listParameter } from './list-parameter.js';
import { PreparedPool } from './prepared-pool.js';
import { givingWay } from './run-statement.js';
import { WriteRefusals } from './write-refusals.js';

type Statement = {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
};

/**
 * Runs the statements of every event and every attempt. Named statements are parsed and planned
 * once per connection, which saves more than half the cost of a few rows. Each finds its rows by
 * key (`PreparedPool`).
 */
@Injectable()
export class PreparedStatements {
  constructor(
    private readonly pool: PreparedPool,
    private readonly refusals: WriteRefusals,
  ) {}

  async run<Row>(name: string, text: string, parameters: unknown[]): Promise<Row[]> {
    const statement = { name, text, values: parameters.map(listParameter) };
    try {
      return await givingWay(() => this.#send<Row>(statement));
    } catch (error) {
      this.refusals.note(error);
      throw error;
    }
  }

  /** `Pool.query` would end the connection after any error, and its plans with it. */
  async #send<Row>(statement: Statement): Promise<Row[]> {
    const client = await this.pool.connect();
    let fault: Error | undefined;
    const giveUp = (error: Error) => (fault = error);
    client.on('error', giveUp);
    try {
      return (await client.query<Row & Record<string, unknown>>(statement)).rows;
    } finally {
      client.off('error', giveUp);
      client.release(fault);
    }
  }
}
