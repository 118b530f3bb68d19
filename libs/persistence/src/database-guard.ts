import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { CheckKeyRing } from '@rxhooks/application';
import { CONFIG_EXIT_CODE, type Part, StartError } from '@rxhooks/platform';
import { DataSource } from 'typeorm';
import { assertOwnSessions } from './own-sessions.js';
import { PREPARED, PreparedStatements } from './prepared-statements.js';

export type DatabaseState = 'ok' | 'away';

/** Refuses to run on a database that could lose what it has acknowledged, was not migrated, or holds what nobody can decrypt. */
@Injectable()
export class DatabaseGuard implements OnApplicationBootstrap {
  readonly part: Part<DatabaseState> = {
    name: 'database',
    states: ['ok', 'away'],
    ask: async () =>
      (await this.#isReachable())
        ? { state: 'ok' }
        : { state: 'away', fault: 'The database cannot be reached' },
  };

  constructor(
    private readonly dataSource: DataSource,
    @InjectDataSource(PREPARED) private readonly preparedSource: DataSource,
    private readonly prepared: PreparedStatements,
    private readonly checkKeyRing: CheckKeyRing,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const [setting]: { synchronous_commit: string }[] =
      await this.dataSource.query('SHOW synchronous_commit');
    if (setting?.synchronous_commit === 'off')
      throw new StartError(
        'synchronous_commit is off on this database: a crash would lose events that were accepted. Switch it on.',
        CONFIG_EXIT_CODE,
      );
    await assertOwnSessions(this.dataSource, this.preparedSource);
    if (await this.dataSource.showMigrations())
      throw new StartError(
        'The database schema is behind this version. Run `npm run db:migrate` first.',
      );
    await this.checkKeyRing.execute();
  }

  async #isReachable(): Promise<boolean> {
    try {
      await Promise.all([this.dataSource.query('SELECT 1'), this.prepared.ping()]);
      return true;
    } catch {
      return false;
    }
  }
}
