import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SETUP = fileURLToPath(new URL('namespace.sh', import.meta.url));
const PROBE_MS = 20_000;

const uid = process.getuid?.() ?? 0;
const gid = process.getgid?.() ?? 0;

/** Root needs no user namespace, in which it could not run PostgreSQL as another user. */
const SPACES = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
const UNSHARE = uid === 0 ? SPACES : ['--map-root-user', ...SPACES];

/** Why this machine cannot make a namespace; `undefined` if it can. */
export async function findObstacle(): Promise<string | undefined> {
  const signal = AbortSignal.timeout(PROBE_MS);
  const { code, said } = await enter(['true'], { signal, stderr: 'pipe' });
  return code === 0 ? undefined : said.trim() || `unshare ended with code ${code}`;
}

/** Runs a command in the namespace and returns its exit code. The signal ends all it started. */
export async function runInNamespace(
  args: readonly string[],
  { env, signal }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<number> {
  const { code } = await enter(args, { env, signal, stderr: 'inherit' });
  return code;
}

type EnterOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly stderr: 'inherit' | 'pipe';
};

async function enter(
  args: readonly string[],
  { env = process.env, signal, stderr }: EnterOptions,
): Promise<{ readonly code: number; readonly said: string }> {
  // Killed programs do not clean up, so their temporary files are in this folder too.
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-chaos-'));
  try {
    const child = spawn('unshare', [...UNSHARE, SETUP, folder, `${uid}`, `${gid}`, ...args], {
      env: { ...env, TMPDIR: folder },
      // The namespace ends with its stdin, and so with us.
      stdio: ['pipe', 'inherit', stderr],
      // Ctrl-C comes through `signal` only.
      detached: true,
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdin?.on('error', () => {}); // it may be gone before we let go
    const letGo = () => child.stdin?.destroy();
    if (signal.aborted) letGo();
    signal.addEventListener('abort', letGo, { once: true });
    const code = await new Promise<number>((resolve) => {
      child.once('error', (error) => {
        said += error.message;
        resolve(1);
      });
      child.once('close', (status) => resolve(status ?? 1));
    });
    signal.removeEventListener('abort', letGo);
    return { code, said };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
