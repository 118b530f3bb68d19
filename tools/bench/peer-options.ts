/** Another system to be measured, with `--target http`. */
export interface PeerOptions {
  readonly adapterFile: string;
  /** Its subscriptions go to http://127.0.0.1:PORT/0, /1 and so on, one per fan-out. */
  readonly receiverPort: number;
  /** Process ids by name; their children count with them. */
  readonly processes: Readonly<Record<string, number>>;
}

export interface PeerValues {
  readonly target?: string;
  readonly adapter?: string;
  readonly 'receiver-port'?: string;
  readonly process?: string[];
}

export function readPeer(values: PeerValues): PeerOptions | undefined {
  const { target, adapter, process: processes = [], 'receiver-port': port } = values;
  if (target === undefined) {
    if (adapter ?? port ?? processes[0])
      throw new Error('--adapter, --receiver-port and --process go with --target http');
    return undefined;
  }
  if (target !== 'http') throw new Error('--target: http, or nothing for this system');
  if (adapter === undefined) throw new Error('--target http needs --adapter FILE');
  if (port === undefined || !/^\d{2,5}$/.test(port))
    throw new Error('--target http needs --receiver-port, the one its subscriptions lead to');
  return {
    adapterFile: adapter,
    receiverPort: Number(port),
    processes: Object.fromEntries(processes.map(readProcess)),
  };
}

function readProcess(text: string): [string, number] {
  const [, name = '', pid = ''] = /^([^=]+)=(\d+)$/.exec(text) ?? [];
  if (name === '') throw new Error(`--process: NAME=PID, not "${text}"`);
  return [name, Number(pid)];
}
