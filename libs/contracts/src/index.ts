export { ContractsModule } from './contracts.module.js';
export * as decoda from './decoda/subscriptions.js';
export { findHeaderFault } from './custom-header.js';
export { ContractRegistry, PERMISSIONS, type Permission } from './registry.js';
export { GRANTS, LEAST_ROLES, permissionsOf } from './role-permissions.js';
export * as rxhooks from './rxhooks/subscriptions.js';
export * as rxscale from './rxscale/subscriptions.js';
export * as semble from './semble/subscriptions.js';
