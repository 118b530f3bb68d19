import { Injectable } from '@nestjs/common';
import {
  type Resealing,
  type SealedSample,
  type SealedTexts,
  SealedTextStore,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { runStatement } from '../connection/run-statement.js';
import { LIST, REPLACE, REPLACE_SEARCH_KEYS, SAMPLES_PER_KEY } from './sealed-text-statements.js';

type SealedRow = Omit<SealedTexts, 'headers'> & { readonly headers: string | null };

@Injectable()
export class PgSealedTextStore extends SealedTextStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override samplesPerKey(): Promise<readonly SealedSample[]> {
    return this.dataSource.query(SAMPLES_PER_KEY);
  }

  override async list(after: string, limit: number): Promise<readonly SealedTexts[]> {
    const rows: SealedRow[] = await this.dataSource.query(LIST, [after, limit]);
    return rows.map((row) => ({ ...row, headers: row.headers ?? undefined }));
  }

  override async replace(resealings: readonly Resealing[]): Promise<void> {
    const parameters = [JSON.stringify(resealings)];
    await runStatement(this.dataSource, REPLACE, parameters);
    await runStatement(this.dataSource, REPLACE_SEARCH_KEYS, parameters);
  }
}
