import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.js';

/** Kills the server without warning when our end closes stdin, so also when the test run is killed. */
const UNTIL_STDIN_CLOSES = '"$@" & server=$!; read -r _; kill -9 "$server"; wait "$server"';

/** Starts a server and waits until `ask` succeeds; what it gives ends the server with SIGKILL. */
export async function startServerProcess(
  command: readonly [program: string, args: readonly string[]],
  ask: () => Promise<void>,
): Promise<() => Promise<void>> {
  const [program, args] = command;
  const shell = spawn('sh', ['-c', UNTIL_STDIN_CLOSES, program, program, ...args], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });
  const ended = once(shell, 'exit');
  const kill = async () => {
    shell.stdin.end();
    await ended;
  };
  try {
    await eventually(ask, { timeoutMs: 10_000 });
  } catch (error) {
    await kill();
    throw error;
  }
  return kill;
}
