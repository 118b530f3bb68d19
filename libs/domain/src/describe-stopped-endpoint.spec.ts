import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeStoppedEndpoint, type StoppedEndpoint } from './describe-stopped-endpoint.js';

const ENDPOINT = {
  subscriptionUid: 'ns-0190',
  target: 'https://receiver.example.com:8443/hooks/orders',
  reason: 'The receiver answered 410: it wants no more deliveries.',
  at: new Date('2026-03-01T10:00:00.123Z'),
};

describe.each([
  {
    state: 'disabled' as const,
    title: 'Webhooks stopped: receiver.example.com:8443 was disabled',
    advice: '\n   POST /v1/management/subscriptions/ns-0190/resume\n',
  },
  {
    state: 'paused' as const,
    title: 'Webhooks paused: receiver.example.com:8443 does not take them',
    advice: '\n   POST /v1/management/subscriptions/ns-0190/resume\n',
  },
])('the mail about a $state endpoint', ({ state, title, advice }) => {
  const tell = ({ reason, ...endpoint }: StoppedEndpoint & { readonly reason: string }) =>
    describeStoppedEndpoint({ status: state, reason }, endpoint);
  const secretFree = (target: string) => {
    const { subject, body } = tell({ ...ENDPOINT, target });
    return subject + body;
  };

  it('names the endpoint, the change, its time and reason, and the next step', () => {
    const { subject, body } = tell({ ...ENDPOINT, organisationName: 'Linden Health' });
    expect(subject).toBe(title);
    expect(body).toContain(`A webhook endpoint of Linden Health was ${state}.`);
    expect(body).toContain('https://receiver.example.com:8443/hooks/orders\n');
    expect(body).toContain('ns-0190\n');
    expect(body).toContain('2026-03-01 10:00:00 UTC\n');
    expect(body).toContain(`${ENDPOINT.reason}\n`);
    expect(body).toContain(advice);
  });

  it('can be written without the name of the organisation', () => {
    expect(tell(ENDPOINT).body.startsWith(`A webhook endpoint was ${state}.`)).toBe(true);
  });

  it('shows nothing of the target that may be a secret', () => {
    const text = secretFree('https://PLANTED:PLANTED@receiver.example.com/hook?t=PLANTED#PLANTED');
    expect(text).toContain('https://receiver.example.com/hook\n');
    expect(text).not.toContain('PLANTED');
  });

  it.each(['', 'PLANTED', 'PLANTED:secret', 'https://', 'https://[PLANTED', '//PLANTED:x@y/'])(
    'shows nothing at all of the target %j, which is no URL',
    (target) => {
      expect(secretFree(target)).not.toContain('PLANTED');
      expect(secretFree(target)).toContain('Endpoint:     not a URL\n');
    },
  );

  it('has the same lines whatever its values hold, and a subject of one line', () => {
    const shape = (text: string) =>
      text.split('\n').map((line) => line.split(':')[0]?.slice(0, 12));
    const expected = shape(tell({ ...ENDPOINT, organisationName: 'x' }).body);
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\r\nBcc: a@example.com', 'a\u2028b', '\u202Eevil', '\n\n.\n', 'a\u0085b'),
    );
    fc.assert(
      fc.property(value, value, value, (organisationName, reason, path) => {
        const target = `https://receiver.example.com/${path}`;
        const uid = `ns-${path}`;
        const all = { ...ENDPOINT, organisationName, reason, target, subscriptionUid: uid };
        const { subject, body } = tell(all);
        expect(shape(body).slice(1)).toEqual(expected.slice(1));
        expect(subject + body.replaceAll('\n', '')).not.toMatch(/\p{C}|\u2028|\u2029/u);
        expect(subject.length).toBeLessThan(200);
      }),
    );
  });
});
