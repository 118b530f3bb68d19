export { fitPools } from './fit-pools.js';
export { waitForDatabase } from './wait-for-database.js';
export { DatabaseGuard } from './database-guard.js';
export { type DatabaseFault, databaseFaultOf, isPassing } from './database-fault.js';
export { migrate } from './migrate.js';
export { PersistenceModule } from './persistence.module.js';
export type { PersistenceOptions } from './persistence-options.js';
