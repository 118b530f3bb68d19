import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { listParameter } from './list-parameter.js';
import { WriteRefusals } from './write-refusals.js';
import { givingWay } from './run-statement.js';

/** The name of the data source whose connections keep plans. */
export const PREPARED = 'prepared';

/**
 * Plans each statement once and by index, however little the tables hold by then: the plan of an
 * empty table reads it from end to end, and would still do so when it has grown. Without JIT, which
 * large estimates would start.
 */
export const PLAN_ONCE_BY_KEY = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  cpu_tuple_cost: '1',
  cpu_index_tuple_cost: '1',
  random_page_cost: '0.1',
  jit: 'off',
};

/**
 * Runs the statements of every event and every attempt. Named statements are parsed and planned
 * once per connection, which saves more than half the cost of a few rows. Each finds its rows by
 * key (`PLAN_ONCE_BY_KEY`).
 */
@Injectable()
export class PreparedStatements {
  constructor(
    @InjectDataSource(PREPARED) private readonly dataSource: DataSource,
    private readonly refusals: WriteRefusals,
  ) {}

  async run<Row>(name: string, text: string, parameters: unknown[]): Promise<Row[]> {
    // TypeORM passes an object to the driver as it is. Each call gets a new one, because the driver
    // stores the parameters in it.
    const statement = () => ({ name, text }) as unknown as string;
    const values = parameters.map(listParameter);
    try {
      return await givingWay(() => this.dataSource.query<Row[]>(statement(), values));
    } catch (error) {
      this.refusals.note(error);
      throw error;
    }
  }
}
