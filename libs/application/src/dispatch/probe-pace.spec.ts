import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../testing/src/fakes/fake-clock.js';
import { ProbePace } from './probe-pace.js';

const HUNDRED = 100;

function setUp() {
  const clock = new FakeClock();
  const pace = new ProbePace(clock);
  const begun: string[] = [];
  const probe = async (organisation: string) => {
    await pace.turn(organisation);
    begun.push(organisation);
  };
  const crowd = (organisation: string) => {
    for (let count = 0; count < HUNDRED; count += 1) void probe(organisation);
  };
  const turns = () => new Promise((done) => setImmediate(done));
  const pass = async (ms: number) => {
    for (let step = 0; step < ms; step += 10) {
      clock.advance(10);
      await turns();
    }
  };
  return { pace, begun, probe, crowd, turns, pass };
}

describe('probes', () => {
  it('of a crowd begin a few at a time', async () => {
    const { begun, crowd, turns, pass } = setUp();
    crowd('org_a');
    await turns();
    expect(begun).toHaveLength(4);
    await pass(800);
    expect(begun).toHaveLength(44);
    await pass(1200);
    expect(begun).toHaveLength(HUNDRED);
  });

  it('of one organisation do not wait for those of another', async () => {
    const { begun, crowd, probe, turns } = setUp();
    crowd('org_a');
    void probe('org_b');
    await turns();
    expect(begun).toContain('org_b');
  });

  it('that end let the next ones go at once', async () => {
    const { begun, crowd, pace, turns } = setUp();
    crowd('org_a');
    await turns();
    for (let end = begun.length; end < HUNDRED; end += 1) pace.hasten('org_a');
    await turns();
    expect(begun).toHaveLength(HUNDRED);
  });

  it('after a pause are as many at once as before', async () => {
    const { begun, crowd, turns, pass } = setUp();
    crowd('org_a');
    await pass(3000);
    crowd('org_a');
    await turns();
    expect(begun).toHaveLength(HUNDRED + 4);
  });
});
