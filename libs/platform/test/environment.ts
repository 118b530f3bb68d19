import 'reflect-metadata';
import { ConfigError, loadConfig } from '../src/config/load-config.js';

/** 32 random bytes, base64. */
export const KEY = 'wW04GK2bSoBJjgjcUi1nWwOve2gWWOMh7vl089I72VE=';

export const REQUIRED = {
  DATABASE_URL: 'postgres://db.example.com/rxhooks',
  ADMIN_API_KEY: 'operator',
  ENCRYPTION_KEYS: `k1:${KEY}`,
};

/** The error of an environment that must be refused. */
export function configFault(env: Readonly<Record<string, string | undefined>>): ConfigError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The environment was accepted.');
}
