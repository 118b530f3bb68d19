import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NODE_FLAGS } from './node-flags.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe.each(['api', 'worker'] as const)('the flags of the %s', (name) => {
  const command = ['node', ...NODE_FLAGS[name], `dist/apps/${name}/src/main.js`];

  it('are those that its image starts it with', () => {
    const [stage] = read('docker/Dockerfile')
      .split(/^FROM /m)
      .filter((one) => one.startsWith(`runtime AS ${name}\n`));
    expect(JSON.parse(/^CMD (.*)$/m.exec(stage ?? '')?.[1] ?? '')).toEqual(command);
  });

  // With `exec`, for a shell between npm and node keeps the signal that stops them to itself.
  it('are those of `npm run`, which hands its signals on', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(scripts[`start:${name}`]).toBe(`exec ${command.join(' ')}`);
  });
});
