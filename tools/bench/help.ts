export function helpText(scenarios: readonly string[]): string {
  return `npm run bench -- [options]

Without options: every row of the table of targets, medians of three runs.

  --only NAME[,NAME]  these alone: ${wrap(scenarios)}
  --runs N            how often each is measured (3)
  --quick             everything small: to see that it works, not how fast
  --guard             rates and CPU against the bare loop alone; exits 1 beyond the floors
  --json FILE         writes { "rows": [{ "name", "value", "unit", "target", "holds" }] }
  --cpu-prof FOLDER   has api and workers write a CPU profile there as they end
  --apps FOLDER       measures the compiled apps of another checkout, with its flags

One run put together by hand, as soon as any of these is given:

  --backend NAME      redis, or embedded: BullMQ on PostgreSQL (redis)
  --workers N         (1)
  --fan-out N         subscriptions per event (1)
  --payload BYTES     size of an event's data (1024)
  --rate N            events per second by the clock; without it as many as are taken
  --duration SECONDS  (10)
  --mix KINDS         shares of receivers, such as ok:70,slow:10,fail:20,hang:5 (ok:1)
  --delay MS          how long an ok receiver takes to answer (0)

Another system in the place of this one, one event a request; it runs already, on loopback:

  --target http       with the options of a run above, but for --backend and --workers
  --adapter FILE      how an event is posted to it
  --receiver-port N   its subscriptions lead to http://127.0.0.1:N/0, /1, ... one for each of the fan-out
  --process NAME=PID  whose CPU and memory are taken, with its children; as often as there are

PostgreSQL is the embedded one, Redis a redis-server or valkey-server of the PATH; both are started for the run and
thrown away. On a machine with more than two cores everything is kept on two of them. Docs: docs/performance.md
`;
}

function wrap(names: readonly string[]): string {
  const lines: string[][] = [[]];
  for (const name of names) {
    if ((lines.at(-1) ?? []).join(', ').length + name.length > 70) lines.push([]);
    lines.at(-1)?.push(name);
  }
  return lines.map((line) => line.join(', ')).join(`,\n${' '.repeat(22)}`);
}
