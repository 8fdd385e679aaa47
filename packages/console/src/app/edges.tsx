/** Where a way ends: addresses of nothing, and a page that broke. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../parts/states.tsx';
import { useText } from '../parts/language.tsx';

export function Nowhere() {
  const { shell } = useText();
  return (
    <div className="edge">
      <Empty isPage icon="search" title={shell.notFoundTitle} action={<Button renderRoot={(props) => <Link to="/" {...props} />}>{shell.toStart}</Button>}>{shell.notFound}</Empty>
    </div>
  );
}

/** A chunk that is no longer served (a newer version was installed), or a mistake of ours. Loading again helps against both. */
export function Broken() {
  const { shell } = useText();
  return (
    <div className="edge" role="alert">
      <Empty isPage icon="alert" title={shell.problems.title} action={<Button onClick={() => location.reload()}>{shell.common.retry}</Button>}>{shell.problems.unreadable}</Empty>
    </div>
  );
}
