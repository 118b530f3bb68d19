import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { QueryClientProvider } from '@tanstack/react-query';
import { Route, Router, Switch } from 'wouter';
import { queryClient } from './api/query-client.ts';
import { useSession } from './api/session.ts';
import { Frame } from './frame/frame.tsx';
import { ErrorNotice } from './parts/notice.tsx';
import { EventPage } from './pages/event/event-page.tsx';
import { EventsPage } from './pages/events/events-page.tsx';
import { LoginPage } from './pages/login/login-page.tsx';
import { OverviewPage } from './pages/overview/overview-page.tsx';
import { StartPage } from './pages/start/start-page.tsx';

export const App = () => (
  // Styles come from files alone, as the policy of the pages demands.
  <CSPProvider disableStyleElements>
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delay={200}>
        <Router base="/dashboard">
          <Pages />
        </Router>
      </Tooltip.Provider>
    </QueryClientProvider>
  </CSPProvider>
);

/** A visitor without a session logs in where they are, and stays there. */
function Pages() {
  const { data: session, error, refetch } = useSession();
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (session === undefined) return null;
  if (session === null) return <LoginPage />;
  return (
    <Switch>
      <Route path="/" component={StartPage} />
      <Route path="/:organisation" nest={false}>
        <Frame>
          <OverviewPage />
        </Frame>
      </Route>
      <Route path="/:organisation/events">
        <Frame>
          <EventsPage />
        </Frame>
      </Route>
      <Route path="/:organisation/events/:id">
        <Frame>
          <EventPage />
        </Frame>
      </Route>
    </Switch>
  );
}
