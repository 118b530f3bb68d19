/** A destination that takes lines synchronously. */
type Sink = { write(lines: string): unknown };

type OnExit = (flush: () => void) => void;

const onExit: OnExit = (flush) => void process.on('exit', flush);

/**
 * Writes the lines of one turn of the event loop together: attempts end in dozens, and a system
 * call for each line is a third of its cost. A line that may not wait is written at once, after
 * those that do.
 */
export class TurnStream {
  #waiting = '';

  constructor(
    private readonly sink: Sink,
    private readonly mayWait: (line: string) => boolean,
    atExit = onExit,
  ) {
    atExit(() => this.#flush());
  }

  write(line: string): void {
    const isFirst = this.#waiting === '';
    this.#waiting += line;
    if (!this.mayWait(line)) this.#flush();
    else if (isFirst) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const lines = this.#waiting;
    this.#waiting = '';
    if (lines !== '') this.sink.write(lines);
  }
}
