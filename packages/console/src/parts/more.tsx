/** Below a list that comes in pages: how much is shown, and the way to the rest. */
import { Button } from '@mantine/core';
import { useFormat, useText } from './language.tsx';

interface MoreProps {
  readonly shown: number;
  readonly list: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown };
  /** How the number is said; default: “N shown”. */
  readonly say?: (count: string) => string;
}

export function More({ shown, list, say }: MoreProps) {
  const { common } = useText().shell;
  const { number } = useFormat();
  return (
    <div className="more">
      <span className="dimmed small" role="status">{(say ?? common.all)(number(shown))}</span>
      {list.hasNextPage ? (
        <Button variant="default" size="xs" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common.more}</Button>
      ) : null}
    </div>
  );
}
