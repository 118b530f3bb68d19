import { Injectable } from '@nestjs/common';
import { type BatchResult, type CountedMinute, StatsStore } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { givingWay } from '../connection/run-statement.js';
import { FOLD_MINUTES, FOLD_ROWS, WRITE_MINUTES } from './stats-statements.js';

@Injectable()
export class PgStatsStore extends StatsStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async write(writer: string, minutes: readonly CountedMinute[]): Promise<void> {
    const parameters = [writer, ...toColumns(minutes)];
    await givingWay(() => this.dataSource.query(WRITE_MINUTES, parameters));
  }

  override async foldMinutes(): Promise<BatchResult> {
    const [folded]: { rows: number }[] = await givingWay(() => this.dataSource.query(FOLD_MINUTES));
    return { isDone: (folded?.rows ?? 0) < FOLD_ROWS };
  }
}

function toColumns(minutes: readonly CountedMinute[]): unknown[] {
  const column = (read: (minute: CountedMinute) => unknown) => minutes.map(read);
  return [
    column(({ organisationUid }) => organisationUid),
    column(({ subscriptionUid }) => subscriptionUid ?? ''),
    column(({ minute }) => minute),
    column(({ eventType }) => eventType),
    column(({ accepted }) => accepted),
    column(({ attempts }) => attempts),
    column(({ succeeded }) => succeeded),
    column(({ failed }) => failed),
    // As text, for the elements of an array of arrays must have the same length.
    column(({ latency }) => `{${latency.join()}}`),
    column(({ receiver }) => `{${receiver.join()}}`),
    column(({ lastSuccessAt }) => lastSuccessAt ?? null),
  ];
}
