import { spawnSync } from 'node:child_process';
import { chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How to start a PostgreSQL program as a user other than root, which it refuses. */
export interface RunAs {
  readonly command: (program: string, args: readonly string[]) => [string, string[]];
  /** Gives a folder and its contents to the account that the programs run as. */
  readonly own: (folder: string) => void;
}

const NOBODY = 65_534;
const PASS_CLOSED_FOLDERS = [
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
  // Without this the kernel ignores the capability in access(2), by which PostgreSQL finds its
  // parts.
  '--securebits=+no_setuid_fixup',
];

/**
 * An ordinary user runs the programs as itself. Root hands them to the owner of an existing
 * cluster, else to the uid of `nobody`, and leaves them one capability, to pass folders that only
 * root may enter, such as its home. Docker's default capabilities are enough for that.
 */
export function chooseRunAs(cluster: string): RunAs {
  if (process.getuid?.() !== 0)
    return { command: (file, args) => [file, [...args]], own: () => {} };

  const uid = statSync(cluster, { throwIfNoEntry: false })?.uid || NOBODY;
  const identity = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const prefix = [...identity, ...PASS_CLOSED_FOLDERS];
  const probe = spawnSync('setpriv', [...prefix, 'true'], { encoding: 'utf8' });
  if (probe.status !== 0) {
    throw new Error(
      'PostgreSQL refuses to run as root, and setpriv (of util-linux) cannot give it another user: ' +
        `${probe.error?.message ?? probe.stderr.trim()}. ` +
        'Run as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
  return {
    command: (file, args) => ['setpriv', [...prefix, file, ...args]],
    own: (folder) => {
      for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
        chownSync(join(folder, entry), uid, uid);
      chownSync(folder, uid, uid);
    },
  };
}
