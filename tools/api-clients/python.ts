import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Installs the generator into an environment of its own, which later runs find, and has it write the client. */
export async function generatePython(folder: string, document: string): Promise<void> {
  const bin = join(folder, 'venv/bin');
  await run('python3', ['-m', 'venv', join(folder, 'venv')]);
  const quietly = ['--quiet', '--disable-pip-version-check'];
  await run(join(bin, 'pip'), ['install', ...quietly, '-r', join(HERE, 'requirements.txt')]);
  const home = join(folder, 'python');
  await rm(home, { recursive: true, force: true });
  const target = ['--meta', 'none', '--output-path', join(home, 'rxhooks_api')];
  await run(
    join(bin, 'openapi-python-client'),
    ['generate', '--fail-on-warning', '--path', document, ...target],
    // It formats what it writes with a program beside it.
    { PATH: `${bin}:${process.env['PATH']}` },
  );
}

export function runPython(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const paths = { PYTHONPATH: join(folder, 'python'), PYTHONDONTWRITEBYTECODE: '1' };
  return run(join(folder, 'venv/bin/python'), [join(HERE, 'journey.py')], { ...env, ...paths });
}

/** @throws with CI=true, where nothing may be left out */
export function hasPython(): boolean {
  if (spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0) return true;
  const text = 'There is no python3 with venv (Debian: python3-venv), so the Python client is';
  if (process.env['CI'] === 'true') throw new Error(`${text} not tested.`);
  console.warn(`${text} NOT TESTED.`);
  return false;
}
