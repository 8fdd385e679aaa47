/** Around everything: that there is no connection, said once, wherever one is. */
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { Icon } from '../parts/icon.tsx';
import { useText } from '../parts/language.tsx';

function subscribe(changed: () => void): () => void {
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
}

export function RootLayout() {
  const { shell } = useText();
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  const { pathname } = useLocation();
  useEffect(() => {
    // In braces: newer browsers give a promise back, which React would take for a way to undo it.
    scrollTo(0, 0);
  }, [pathname]);
  return (
    <>
      {isOnline ? null : <div className="offline-bar" role="status"><Icon name="offline" size={16} />{shell.problems.offlineBar}</div>}
      <Outlet />
    </>
  );
}
