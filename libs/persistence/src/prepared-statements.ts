import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { givingWay } from './stores/run-statement.js';

/** The name of the data source whose connections keep plans. */
export const PREPARED = 'prepared';

/**
 * The statements of every event and every attempt. Under a name a connection reads, checks and plans a text once, which
 * is more than half of what a few rows cost; each finds its rows by key (`PreparedClient`).
 */
@Injectable()
export class PreparedStatements {
  constructor(@InjectDataSource(PREPARED) private readonly dataSource: DataSource) {}

  run<Row>(name: string, text: string, parameters: unknown[]): Promise<Row[]> {
    // TypeORM hands an object on to the driver as it is; a new one each time, for the driver leaves the parameters in it.
    const statement = () => ({ name, text }) as unknown as string;
    return givingWay(() => this.dataSource.query<Row[]>(statement(), parameters));
  }

  /** @throws when what a connection asks for at its start does not reach the server: plans would be kept that suit an empty table */
  async assertPlansAreKept(): Promise<void> {
    const [setting]: { plan_cache_mode: string }[] =
      await this.dataSource.query('SHOW plan_cache_mode');
    if (setting?.plan_cache_mode !== 'force_generic_plan')
      throw new Error(
        'The connection to the database drops its start parameters. Let the pooler pass `options` on, or connect without it.',
      );
  }

  /** @throws when the database cannot be reached */
  async ping(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }
}
