import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Language = {
  readonly name: string;
  /** The page below docs/verify, and the word that its code block begins with. */
  readonly page: string;
  /** Where the page's code goes; the file that calls it lies in test/support/verify. */
  readonly code: string;
  readonly caller: string;
  readonly more?: Readonly<Record<string, string>>;
  /** What has to be on the PATH, and how it tells that it is there. */
  readonly needs: readonly [program: string, ...args: string[]];
  readonly build?: readonly [program: string, ...args: string[]];
  readonly run: readonly [program: string, ...args: string[]];
};

export const LANGUAGES: readonly Language[] = [
  {
    name: 'Python',
    page: 'python',
    code: 'verify.py',
    caller: 'run.py',
    needs: ['python3', '--version'],
    run: ['python3', 'run.py'],
  },
  {
    name: 'Go',
    page: 'go',
    code: 'webhooks/verify.go',
    caller: 'main.go',
    more: { 'go.mod': 'module receiver\n\ngo 1.21\n' },
    needs: ['go', 'version'],
    build: ['go', 'build', '-o', 'run', '.'],
    run: ['./run'],
  },
  {
    name: 'PHP',
    page: 'php',
    code: 'verify.php',
    caller: 'run.php',
    needs: ['php', '--version'],
    run: ['php', 'run.php'],
  },
  {
    name: 'Java',
    page: 'java',
    code: 'WebhookVerifier.java',
    caller: 'Run.java',
    needs: ['javac', '-version'],
    build: ['javac', 'WebhookVerifier.java', 'Run.java'],
    run: ['java', 'Run'],
  },
];

/** One question to a verifier; a scheme without headers for id and time looks at the signature alone. */
export type Question = {
  readonly scheme: 'standard' | 'rxscale' | 'decoda' | 'semble';
  readonly body: Buffer;
  readonly secret: string;
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: string;
  readonly now: number;
};

export function isInstalled({ needs: [program, ...args] }: Language): boolean {
  return spawnSync(program, args).status === 0;
}

/** Puts the page's code, as it stands there, beside the file that calls it. */
export async function install({ page, code, caller, more = {}, build }: Language, folder: string) {
  const root = new URL('../../', import.meta.url);
  const text = await readFile(new URL(`docs/verify/${page}.md`, root), 'utf8');
  const sample = text.split(`\`\`\`${page}\n`)[1]?.split('```')[0];
  if (sample === undefined) throw new Error(`docs/verify/${page}.md has no code.`);
  await mkdir(dirname(join(folder, code)), { recursive: true });
  await writeFile(join(folder, code), sample);
  await copyFile(
    fileURLToPath(new URL(`test/support/verify/${caller}`, root)),
    join(folder, caller),
  );
  for (const [name, content] of Object.entries(more)) await writeFile(join(folder, name), content);
  if (build) runIn(folder, build);
}

/** The answers in the order of the questions. */
export async function ask(
  { run }: Language,
  folder: string,
  questions: readonly Question[],
): Promise<readonly string[]> {
  const args = await Promise.all(
    questions.map(async ({ scheme, body, secret, id, timestamp, signatures, now }, place) => {
      const path = join(folder, `body-${place}`);
      await writeFile(path, body);
      return [scheme, path, secret, id, timestamp, signatures, String(now)];
    }),
  );
  return runIn(folder, [...run, ...args.flat()])
    .trim()
    .split(/\r?\n/);
}

function runIn(folder: string, command: readonly [string, ...string[]]): string {
  const [program, ...args] = command;
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd: folder });
  if (error) throw error;
  // A warning counts as well: nobody should copy code that gives one.
  if (status !== 0 || stderr.length > 0) throw new Error(`${program}: ${stderr.toString()}`);
  return stdout.toString();
}
