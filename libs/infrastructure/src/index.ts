export { InfrastructureModule } from './infrastructure.module.js';
export { runApp } from './run-app.js';
