import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { EventWithDeliveries } from '../../api/document.gen.ts';
import { readPayload } from '../../api/events.ts';
import { useOrganisation } from '../../api/organisations.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ErrorNotice } from '../../parts/notice.tsx';
import { visibleText } from '../../words/visible-text.ts';

/** Patient data: hidden until it is asked for with a reason, which the audit log keeps. */
export function Payload({ event }: { readonly event: EventWithDeliveries }) {
  const mayRead = useMay('event_data:read');
  return (
    <section className="panel payload" aria-label="Payload">
      <h2>
        <Icon name="lock" />
        Payload
      </h2>
      {event.payload === 'erased' && <p>It is not kept any more.</p>}
      {event.payload === 'stored' && mayRead && <Ask id={event.uid} />}
      {event.payload === 'stored' && !mayRead && (
        <p>
          It may hold patient data. An admin can grant <code>event_data:read</code> to your key.
        </p>
      )}
    </section>
  );
}

function Ask({ id }: { readonly id: string }) {
  const organisation = useOrganisation();
  const [reason, setReason] = useState('');
  const look = useMutation({ gcTime: 0, mutationFn: () => readPayload(organisation, id, reason) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    look.mutate();
  };
  if (look.data !== undefined)
    return (
      <>
        <pre className="code hostile">{visibleText(look.data)}</pre>
        <Button onClick={() => look.reset()}>Hide</Button>
      </>
    );
  return (
    <form onSubmit={submit} className="payload-ask">
      <label className="field">
        <span>Why do you need to see it? The audit log keeps the reason.</span>
        <input
          className="input"
          value={reason}
          maxLength={200}
          required
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      {look.error && <ErrorNotice error={look.error} />}
      <Button type="submit" disabled={look.isPending}>
        Show payload
      </Button>
    </form>
  );
}
