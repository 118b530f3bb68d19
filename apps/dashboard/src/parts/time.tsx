import { Tooltip } from '@base-ui/react/tooltip';
import { clock, clockToSecond, distance, exactUtc } from '../words/times.ts';
import { useNow } from './use-now.ts';

type Props = { readonly at: string; readonly as?: 'clock' | 'second' | 'distance' };

const WRITERS = { clock, second: clockToSecond, distance };

/** A time in the viewer's zone; the exact UTC when it is pointed at. */
export function Time({ at, as = 'clock' }: Props) {
  const now = useNow();
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={<time dateTime={at} className="time" />}>
        {WRITERS[as](at, now)}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6}>
          <Tooltip.Popup className="tooltip">{exactUtc(at)}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
