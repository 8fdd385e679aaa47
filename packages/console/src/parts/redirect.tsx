/** On to another page, once. The router's own `Navigate` goes again with every render until it has arrived, with what the address says then. */
import { type NavigateOptions, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Loading } from './states.tsx';

export function Redirect({ to }: { readonly to: NavigateOptions }) {
  const navigate = useNavigate();
  const target = useRef(to);
  useEffect(() => {
    void navigate({ ...target.current, replace: true });
  }, [navigate]);
  return <Loading />;
}
