import { Link } from 'wouter';
import type { StatsView } from '../../api/document.gen.ts';
import { useOrganisation } from '../../api/organisations.ts';
import { useNow } from '../../parts/use-now.ts';
import { type Counted, pointsOf, seriesOf, sumOf } from '../../words/series.ts';
import { distance, exactUtc } from '../../words/times.ts';

const FIGURES: readonly { readonly what: Counted; readonly name: string; readonly has: string }[] =
  [
    { what: 'accepted', name: 'Events accepted', has: '' },
    { what: 'succeeded', name: 'Deliveries succeeded', has: 'succeeded' },
    { what: 'failed', name: 'Deliveries given up', has: 'failed' },
  ];
const NUMBER = new Intl.NumberFormat('en-GB');

type Props = { readonly statistics: StatsView; readonly hours: string };

/** Each number leads to the events that it counts. */
export function Figures({ statistics, hours }: Props) {
  const organisation = useOrganisation();
  const now = useNow();
  const { oldest_waiting_at: oldest, data } = statistics;
  const to = (has: string) => {
    const query = new URLSearchParams({ ...(has && { has }), ...(hours !== '24' && { hours }) });
    return `/${organisation}/events${query.size > 0 ? `?${query}` : ''}`;
  };
  return (
    <section className="figures" aria-label="Numbers">
      {FIGURES.map(({ what, name, has }) => (
        <Link key={what} className="panel figure" href={to(has)}>
          <span className="figure-name">{name}</span>
          <span className="figure-number">{NUMBER.format(sumOf(data, what))}</span>
          <Sparkline series={seriesOf(statistics, what)} tone={what} />
        </Link>
      ))}
      <Link className="panel figure" href={to('waiting')}>
        <span className="figure-name">Oldest waiting</span>
        <span className="figure-number" title={oldest === null ? undefined : exactUtc(oldest)}>
          {oldest === null ? 'None' : distance(oldest, now).replace(/ ago$/, '')}
        </span>
        <span className="figure-note">
          {oldest === null ? 'No delivery is overdue.' : 'so long a delivery is overdue'}
        </span>
      </Link>
    </section>
  );
}

type Line = { readonly series: readonly number[]; readonly tone: string };

/** Decoration: the number above it is the sum. */
const Sparkline = ({ series, tone }: Line) => (
  <svg
    className={`sparkline sparkline-${tone}`}
    viewBox="0 0 100 100"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <polygon points={`0,100 ${pointsOf(series)} 100,100`} />
    <polyline points={pointsOf(series)} />
  </svg>
);
