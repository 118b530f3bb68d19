import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Refuses to run on a database that could lose what it has acknowledged, or that was not migrated. */
@Injectable()
export class DatabaseGuard implements OnApplicationBootstrap {
  constructor(private readonly dataSource: DataSource) {}

  async onApplicationBootstrap(): Promise<void> {
    const [setting]: { synchronous_commit: string }[] =
      await this.dataSource.query('SHOW synchronous_commit');
    if (setting?.synchronous_commit === 'off')
      throw new Error(
        'synchronous_commit is off on this database: a crash would lose events that were accepted. Switch it on.',
      );
    if (await this.dataSource.showMigrations())
      throw new Error(
        'The database schema is behind this version. Run `npm run db:migrate` first.',
      );
  }

  async isReachable(): Promise<boolean> {
    try {
      await this.dataSource.query('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }
}
