import { describe, expect, it } from 'vitest';
import { Intake } from './intake.js';

/** Work that ends when the test says so; `begun` tells what has been let in, in order. */
function setUp(limit: number) {
  const intake = new Intake(limit);
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
  return { intake, begun, work, end, ends, settle };
}

describe('Intake', () => {
  it('lets in what there is room for, and the others in turn as room comes', async () => {
    const { intake, begun, work, end, settle } = setUp(2);
    for (const name of ['a', 'b', 'c', 'd']) void intake.admit(1, work(name));
    await settle();
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('asks how much it is when its turn comes, and not before', async () => {
    const { intake, begun, work, end, settle } = setUp(2);
    let items = 2;
    for (const name of ['a', 'b', 'c']) void intake.admit(() => items, work(name));
    await settle();
    expect(begun).toEqual(['a']);
    items = 1;
    await end('a');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('hands on what the work resolves to', async () => {
    const { intake } = setUp(1);
    expect(await intake.admit(1, async () => 'done')).toBe('done');
    expect(await intake.conclude(1, async () => 'over')).toBe('over');
  });

  it('lets in more than there is room for at once, but nobody after that', async () => {
    const { intake, begun, work, end, settle } = setUp(10);
    void intake.admit(64, work('claim'));
    void intake.admit(1, work('event'));
    await settle();
    expect(begun).toEqual(['claim']);
    await end('claim');
    expect(begun).toEqual(['claim', 'event']);
  });

  it('lets what ends pass at any time, and counts it', async () => {
    const { intake, begun, work, end, settle } = setUp(2);
    void intake.conclude(1, work('outcome'));
    void intake.conclude(1, work('another'));
    void intake.conclude(1, work('a third'));
    void intake.admit(1, work('new'));
    await settle();
    expect(begun).toEqual(['outcome', 'another', 'a third']);
    await end('outcome');
    expect(begun).toHaveLength(3);
    await end('another');
    expect(begun).toContain('new');
  });

  it('has room again after work that failed', async () => {
    const { intake, begun, work, ends, settle } = setUp(1);
    const failing = intake.admit(1, work('failing'));
    void intake.admit(1, work('next'));
    await settle();
    ends.get('failing')?.fail(new Error('the database is away'));
    await expect(failing).rejects.toThrow('the database is away');
    await settle();
    expect(begun).toEqual(['failing', 'next']);
  });

  it('has room again after work that throws before it begins', async () => {
    const { intake } = setUp(1);
    const broken = intake.admit(1, () => {
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
    expect(await intake.admit(1, async () => 'next')).toBe('next');
  });
});
