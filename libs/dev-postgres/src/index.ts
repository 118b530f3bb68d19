export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
export { freePort } from './free-port.ts';
export { postgresPaths } from './paths.ts';
export { chooseRunAs } from './run-as.ts';
