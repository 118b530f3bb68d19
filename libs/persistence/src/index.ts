export { fitPools } from './connection/fit-pools.js';
export { waitForDatabase } from './connection/wait-for-database.js';
export { DatabaseGuard } from './connection/database-guard.js';
export { type DatabaseFault, databaseFaultOf, isPassing } from './connection/database-fault.js';
export { giveUpMove, moveOrganisation } from './move/move-organisation.js';
export { migrate } from './migrations/migrate.js';
export { PersistenceModule } from './persistence.module.js';
export type { PersistenceOptions } from './connection/persistence-options.js';
