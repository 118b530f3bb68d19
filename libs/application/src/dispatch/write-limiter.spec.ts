import { describe, expect, it } from 'vitest';
import { WriteLimiter } from './write-limiter.js';

/** Work that ends when the test says so; `begun` tells what has been let in, in order. */
function setUp(organisation: number, total = 2 * organisation) {
  const writes = new WriteLimiter({ organisation, total, aside: 2 * total });
  const begun: string[] = [];
  const ends = new Map<string, { ok: () => void; fail: (error: Error) => void }>();
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push(name);
      ends.set(name, { ok: () => resolve(name), fail: reject });
    });
  const settle = () => new Promise((done) => setImmediate(done));
  const end = async (name: string) => {
    ends.get(name)?.ok();
    await settle();
  };
  return { writes, begun, work, end, ends, settle };
}

describe('what one organisation writes', () => {
  it('begins when there is room, and otherwise in turn as room comes', async () => {
    const { writes, begun, work, end, settle } = setUp(2);
    for (const name of ['a', 'b', 'c', 'd']) void writes.admit('org', 1, work(name));
    await settle();
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('does not wait any more once the limiter is closed', async () => {
    const { writes, begun, work, settle } = setUp(2);
    for (const name of ['a', 'b']) void writes.admit('org', 2, work(name));
    await settle();
    expect(begun).toEqual(['a']);
    writes.close();
    await settle();
    expect(begun).toEqual(['a', 'b']);
    void writes.admit('org', () => 2, work('c'));
    await settle();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('is counted when its turn comes, and not before', async () => {
    const { writes, begun, work, end, settle } = setUp(2);
    let rows = 2;
    for (const name of ['a', 'b', 'c']) void writes.admit('org', () => rows, work(name));
    await settle();
    expect(begun).toEqual(['a']);
    rows = 1;
    await end('a');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('may be more than there is room for, and then keeps the next out', async () => {
    const { writes, begun, work, end, settle } = setUp(10);
    void writes.admit('org', 1000, work('event'));
    void writes.admit('org', 1, work('claim'));
    await settle();
    expect(begun).toEqual(['event']);
    await end('event');
    expect(begun).toEqual(['event', 'claim']);
  });

  it('never waits when it is an outcome, and keeps new work out', async () => {
    const { writes, begun, work, end, settle } = setUp(2);
    for (const name of ['a', 'b', 'c']) void writes.beginAtOnce('org', 1, work(name));
    void writes.admit('org', 1, work('new'));
    await settle();
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('a');
    expect(begun).toHaveLength(3);
    await end('b');
    expect(begun).toContain('new');
  });

  it('has room again after work that failed', async () => {
    const { writes, begun, work, ends, settle } = setUp(1);
    const failing = writes.admit('org', 1, work('failing'));
    void writes.admit('org', 1, work('next'));
    await settle();
    ends.get('failing')?.fail(new Error('the database is away'));
    await expect(failing).rejects.toThrow('the database is away');
    await settle();
    expect(begun).toEqual(['failing', 'next']);
  });

  it('has room again after work that throws before it begins', async () => {
    const { writes } = setUp(1);
    const broken = writes.admit('org', 1, () => {
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
    expect(await writes.admit('org', 1, async () => 'next')).toBe('next');
  });
});

describe('organisations', () => {
  it('do not wait for one whose work is at its limit', async () => {
    const { writes, begun, work, settle } = setUp(100);
    void writes.admit('large', 1000, work('large 1'));
    void writes.admit('large', 1000, work('large 2'));
    void writes.admit('small', 2, work('small'));
    await settle();
    expect(begun).toEqual(['large 1', 'small']);
  });

  it('have a turn after at most one of the others’ when there is no room for all', async () => {
    const { writes, begun, work, end, settle } = setUp(100, 100);
    for (let count = 1; count <= 50; count += 1)
      void writes.admit('large', 1000, work(`large ${count}`));
    void writes.admit('small', 2, work('small'));
    await settle();
    expect(begun).toEqual(['large 1']);
    await end('large 1');
    expect(begun[1]).toBe('small');
  });

  it('share by rows and not by pieces of work', async () => {
    const { writes, begun, work, end, settle } = setUp(1, 1);
    for (let count = 1; count <= 20; count += 1) {
      void writes.admit('large', 128, work(`large ${count}`));
      void writes.admit('small', 32, work(`small ${count}`));
    }
    await settle();
    for (let count = 0; count < 15; count += 1) await end(begun.at(-1) ?? '');
    const ofLarge = begun.filter((name) => name.startsWith('large')).length;
    expect([begun.length, ofLarge]).toEqual([16, 4]);
  });

  it('that were alone for long have no longer turns than those that come', async () => {
    const { writes, begun, work, end, settle } = setUp(256, 512);
    const add = (organisation: string, pieces: number) => {
      for (let count = 1; count <= pieces; count += 1)
        void writes.admit(organisation, 1, work(`${organisation} ${count}`));
    };
    let ended = 0;
    const endNext = async (pieces: number) => {
      for (let count = 0; count < pieces; count += 1) await end(begun[ended++] ?? '');
    };
    add('old', 2000);
    await settle();
    await endNext(500);
    for (let other = 1; other < 10; other += 1) add(`new ${other}`, 500);
    await endNext(2500);
    const ofOld = begun.slice(-2000).filter((name) => name.startsWith('old')).length;
    expect(ofOld).toBeLessThan(300);
  });

  it('are all let in that there is room for', async () => {
    const { writes, begun, work, settle } = setUp(100, 300);
    for (const name of ['a', 'b', 'c', 'd']) void writes.admit(name, 1000, work(name));
    await settle();
    expect(begun).toEqual(['a', 'b', 'c']);
  });
});

describe('work that was set aside', () => {
  /** Sets itself aside and does not end until the test says so. */
  const stuckIn = (
    { writes, work }: ReturnType<typeof setUp>,
    organisation: string,
    rows: number,
  ) =>
    void writes.beginAtOnce(organisation, rows, (setAside) => {
      setAside();
      return work(organisation)();
    });

  it('keeps no room from other organisations', async () => {
    const limiter = setUp(2, 4);
    for (const name of ['a', 'b']) stuckIn(limiter, name, 2);
    void limiter.writes.admit('c', 1, limiter.work('new'));
    await limiter.settle();
    expect(limiter.begun).toEqual(['a', 'b', 'new']);
  });

  it('lets those begin at once that waited for it', async () => {
    const { writes, begun, work, settle } = setUp(2, 2);
    const isLocked = Promise.withResolvers<void>();
    void writes.beginAtOnce('a', 2, async (setAside) => {
      await isLocked.promise;
      setAside();
      await work('a')();
    });
    void writes.admit('b', 1, work('new'));
    await settle();
    expect(begun).toEqual([]);
    isLocked.resolve();
    await settle();
    expect(begun).toContain('new');
  });

  it('keeps its own organisation waiting', async () => {
    const limiter = setUp(2, 4);
    stuckIn(limiter, 'a', 2);
    void limiter.writes.admit('a', 1, limiter.work('next'));
    await limiter.settle();
    expect(limiter.begun).toEqual(['a']);
    await limiter.end('a');
    expect(limiter.begun).toEqual(['a', 'next']);
  });

  it('counts as before when no more may be set aside', async () => {
    const limiter = setUp(2, 4);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) stuckIn(limiter, name, 2);
    void limiter.writes.admit('g', 1, limiter.work('new'));
    await limiter.settle();
    expect(limiter.begun).not.toContain('new');
    await limiter.end('a');
    expect(limiter.begun).not.toContain('new');
    await limiter.end('f');
    expect(limiter.begun).toContain('new');
  });

  it('leaves the count as it was when it ends', async () => {
    const limiter = setUp(2, 2);
    stuckIn(limiter, 'a', 2);
    await limiter.end('a');
    for (const name of ['b', 'c', 'd']) void limiter.writes.admit(name, 1, limiter.work(name));
    await limiter.settle();
    expect(limiter.begun).toEqual(['a', 'b', 'c']);
  });
});
