import { Link, useRoute } from 'wouter';
import { useOrganisation } from '../api/organisations.ts';
import { Icon, type IconName } from '../parts/icon.tsx';

const PLACES: readonly { readonly path: string; readonly name: string; readonly icon: IconName }[] =
  [
    { path: '', name: 'Overview', icon: 'overview' },
    { path: 'events', name: 'Events', icon: 'events' },
  ];

export function Navigation() {
  const organisation = useOrganisation();
  return (
    <nav className="navigation" aria-label="Pages">
      {PLACES.map((place) => (
        <Place key={place.path} {...place} organisation={organisation} />
      ))}
      <a className="navigation-link navigation-away" href="/docs">
        <Icon name="book" />
        Documentation
      </a>
    </nav>
  );
}

type Props = (typeof PLACES)[number] & { readonly organisation: string };

function Place({ path, name, icon, organisation }: Props) {
  const [isHere] = useRoute(path === '' ? '/:organisation' : `/:organisation/${path}/*?`);
  return (
    <Link
      className="navigation-link"
      href={path === '' ? `/${organisation}` : `/${organisation}/${path}`}
      aria-current={isHere ? 'page' : undefined}
    >
      <Icon name={icon} />
      {name}
    </Link>
  );
}
