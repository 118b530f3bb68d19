import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { getMetadataStorage } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { REQUIRED } from '../../test/environment.js';
import { Environment } from './environment.js';
import { loadConfig } from './load-config.js';

const text = readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8');
const example = parseEnv(text);

/** The launcher alone reads it. */
const OF_THE_LAUNCHER = 'DATA_DIR';

/** The image and the compose file set these themselves. */
const SET_ELSEWHERE = ['NODE_ENV', 'PORT', 'WORKER_PORT', OF_THE_LAUNCHER];
/** A command alone reads them. */
const OF_A_MOVE = ['MOVE_FROM_DATABASE_URL', 'MOVE_TO_DATABASE_URL'];
const OF_ANOTHER_REDIS = ['REDIS_CLUSTER', 'REDIS_SENTINEL', 'REDIS_SENTINEL_PASSWORD'];

describe('.env.example', () => {
  it('names exactly the variables that are read', () => {
    const rules = getMetadataStorage().getTargetValidationMetadatas(Environment, '', false, false);
    const read = new Set(rules.map(({ propertyName }) => propertyName));
    expect(Object.keys(example).toSorted()).toEqual([...read, OF_THE_LAUNCHER].toSorted());
  });

  it('gives every variable the default that the code has', () => {
    const filled = { ...example, ...REQUIRED };
    expect(loadConfig(filled)).toEqual(loadConfig(REQUIRED));
    const unset = { DATABASE_URL: '', ADMIN_API_KEY: '', ENCRYPTION_KEYS: '' };
    expect(example).toMatchObject(unset);
  });

  it('explains every variable on the line above it', () => {
    const lines = text.split('\n');
    const unexplained = lines.filter(
      (line, index) => /^[A-Z_]+=/.test(line) && !lines[index - 1]?.startsWith('# '),
    );
    expect(unexplained).toEqual([]);
  });

  it('names what docker/compose.yaml hands on to api and worker', () => {
    const compose = readFileSync(
      new URL('../../../../docker/compose.yaml', import.meta.url),
      'utf8',
    );
    const [, environment = ''] = compose.split('x-environment: &environment\n');
    const [block = ''] = environment.split('\n\n');
    const handedOn = [...block.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name);
    expect([...handedOn, ...SET_ELSEWHERE, ...OF_A_MOVE, ...OF_ANOTHER_REDIS].toSorted()).toEqual(
      Object.keys(example).toSorted(),
    );
  });
});
