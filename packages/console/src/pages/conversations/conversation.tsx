import { useQuery } from '@tanstack/react-query';
import { conversationQuery } from '../../api/workspace.ts';
import { useFormat, useText } from '../../parts/language.tsx';
import { Answer } from '../../parts/states.tsx';
import { Transcript } from '../../parts/transcript.tsx';

export function Conversation({ tenantId, conversationId }: { readonly tenantId: string; readonly conversationId: string }) {
  const { tenant: { conversations: words } } = useText();
  const { moment } = useFormat();
  const detail = useQuery(conversationQuery(tenantId, conversationId));
  return (
    <Answer of={detail} rows={6}>
      {({ started_at, messages }) => (
        <div className="transcript-page">
          <p className="dimmed small">{words.started(moment(started_at))}</p>
          <Transcript messages={messages} />
        </div>
      )}
    </Answer>
  );
}
