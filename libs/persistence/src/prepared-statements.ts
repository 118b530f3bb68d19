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
}
