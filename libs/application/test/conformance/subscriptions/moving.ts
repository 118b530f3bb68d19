import { expect, it } from 'vitest';
import type { Ground } from './ground.js';

const DISABLED = { status: 'disabled', statusReason: 'gone' };

export function moving(ground: () => Ground): void {
  it('pauses one that is active', async () => {
    const uid = await ground().add();
    await ground().change(uid, { status: 'paused' });
    expect(await ground().found(uid)).toMatchObject({ status: 'paused' });
  });

  it('resumes one that is paused', async () => {
    const uid = await ground().add();
    await ground().change(uid, { status: 'paused' });
    await ground().change(uid, { status: 'active' });
    expect(await ground().found(uid)).toMatchObject({ status: 'active' });
  });

  it.each(['active', 'paused'] as const)('leaves one %s that already is', async (status) => {
    const uid = await ground().add();
    await ground().change(uid, { status });
    expect(await ground().change(uid, { status })).toMatchObject({ status });
  });

  it('does not pause one that is disabled, and changes all else', async () => {
    const uid = await ground().add();
    await ground().bench.disable(uid);
    const changed = await ground().change(uid, { status: 'paused', ratePerSecond: 5 });
    expect(changed).toMatchObject({ ...DISABLED, ratePerSecond: 5 });
  });

  it('resumes one that is disabled, and takes the reason away', async () => {
    const uid = await ground().add();
    await ground().bench.disable(uid);
    await ground().change(uid, { status: 'active' });
    expect(await ground().found(uid)).toMatchObject({ status: 'active', statusReason: undefined });
  });

  it('does not count as a change by its owner', async () => {
    const changed = await ground().change(await ground().add(), { status: 'paused' });
    expect(changed).toMatchObject({ updatedAt: undefined });
  });

  it('does not touch one that was removed', async () => {
    const uid = await ground().add();
    await ground().remove(uid);
    expect(await ground().change(uid, { status: 'paused' })).toBeUndefined();
  });
}
