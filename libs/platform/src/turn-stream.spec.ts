import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TurnStream } from './turn-stream.js';

function setUp() {
  const writes: string[] = [];
  const sink = { write: (lines: string) => writes.push(lines) };
  const exits: (() => void)[] = [];
  const stream = new TurnStream(
    sink,
    (line) => line.startsWith('info'),
    (flush) => exits.push(flush),
  );
  return { stream, writes, exit: () => exits.forEach((flush) => flush()) };
}

describe('TurnStream', () => {
  it('writes the lines of a turn together', async () => {
    const { stream, writes } = setUp();
    stream.write('info 1\n');
    stream.write('info 2\n');
    expect(writes).toEqual([]);
    await nextTurn();
    expect(writes).toEqual(['info 1\ninfo 2\n']);
  });

  it('writes the lines of the next turn as well', async () => {
    const { stream, writes } = setUp();
    stream.write('info 1\n');
    await nextTurn();
    stream.write('info 2\n');
    await nextTurn();
    expect(writes).toEqual(['info 1\n', 'info 2\n']);
  });

  it('writes an urgent line at once, after those that wait', async () => {
    const { stream, writes } = setUp();
    stream.write('info\n');
    stream.write('error\n');
    expect(writes).toEqual(['info\nerror\n']);
    await nextTurn();
    expect(writes).toEqual(['info\nerror\n']);
  });

  it('writes what waits when the process exits', () => {
    const { stream, writes, exit } = setUp();
    stream.write('info\n');
    exit();
    expect(writes).toEqual(['info\n']);
  });
});
