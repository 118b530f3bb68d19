export { ContractsModule } from './contracts.module.js';
export { ContractRegistry } from './registry.js';
export * as rxscale from './rxscale/subscriptions.js';
