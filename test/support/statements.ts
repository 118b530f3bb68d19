import type { DataSource } from 'typeorm';

/** The texts of all statements from now on, in the order in which they are sent. */
export function recordStatements(dataSource: DataSource): readonly string[] {
  const statements: string[] = [];
  const ignore = () => undefined;
  dataSource.logger = {
    logQuery: (sql) => void statements.push(sql),
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  };
  return statements;
}
