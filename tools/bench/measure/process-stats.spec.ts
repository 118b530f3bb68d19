import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { familiesOf, pssBytes } from './process-stats.js';

describe.runIf(process.platform === 'linux')('a process', () => {
  it('is counted with what it has started, and what that has started', async () => {
    const shell = spawn('sh', ['-c', 'sh -c "echo up; read -r _; true"; true'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(shell.stdout, 'data');
    const { one } = familiesOf({ one: shell.pid ?? 0 });
    expect(one).toHaveLength(2);
    expect(familiesOf({ all: process.pid })['all']).toEqual(
      expect.arrayContaining([...(one ?? [])]),
    );
    const exited = once(shell, 'exit');
    shell.stdin.end('\n');
    await exited;
  });

  it('has a memory that can be added up', () => {
    expect(pssBytes(process.pid)).toBeGreaterThan(10 * 1024 * 1024);
    expect(pssBytes(process.pid)).toBeLessThanOrEqual(process.memoryUsage.rss() * 1.5);
  });

  it('that has ended has none', () => {
    expect(pssBytes(2 ** 22 + 1)).toBe(0);
  });
});
