export { DatabaseGuard } from './database-guard.js';
export { isDatabaseAway } from './is-database-away.js';
export { isUnstorable } from './is-unstorable.js';
export { migrate } from './migrate.js';
export { PersistenceModule } from './persistence.module.js';
export type { PersistenceOptions } from './persistence-options.js';
