/** `/t/:label/conversations[/:id]`: the list, and the chosen one beside it; on a phone one after the other. */
import './conversations.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { conversationsQuery } from '../../api/workspace.ts';
import { Icon } from '../../parts/icon.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { useMembership } from '../../parts/membership.ts';
import { More } from '../../parts/more.tsx';
import { Page } from '../../parts/page.tsx';
import { Answer, Empty } from '../../parts/states.tsx';
import { Conversation } from './conversation.tsx';

export function ConversationsPage() {
  const { tenant: { conversations: words }, shell } = useText();
  const { tenant_id: id, label } = useMembership();
  const { id: chosen } = useParams({ strict: false });
  const { distance, moment, number } = useFormat();
  const list = useInfiniteQuery(conversationsQuery(id));
  return (
    <Page title={shell.pages.conversations} lead={words.lead}>
      <div className="inbox" data-chosen={chosen !== undefined || undefined}>
        <section className="inbox-list" aria-label={words.list}>
          <Answer of={list} rows={8}>
            {({ pages }) => {
              const rows = pages.flatMap((page) => page.conversations);
              if (rows.length === 0) return <Empty icon="chat" title={words.emptyTitle}>{words.empty}</Empty>;
              return (
                <>
                  <ul>
                    {rows.map((row) => (
                      <li key={row.conversation_id}>
                        <Link to="/t/$label/conversations/$id" params={{ label, id: row.conversation_id }} className="inbox-row">
                          <span className="inbox-words stranger">{row.first_words.trim() === '' ? words.noWords : row.first_words}</span>
                          <span className="inbox-meta">
                            <span>{words.messages(row.messages, number(row.messages))}</span>
                            <time dateTime={row.last_message_at} title={moment(row.last_message_at)}>{distance(row.last_message_at)}</time>
                          </span>
                        </Link>
                      </li>
                    ))}
                  </ul>
                  <More shown={rows.length} list={list} />
                </>
              );
            }}
          </Answer>
        </section>
        <section className="inbox-chosen" aria-label={words.transcript}>
          {chosen === undefined ? (
            <Empty icon="chat" title={words.choose}>{words.chooseHint}</Empty>
          ) : (
            <>
              <Link to="/t/$label/conversations" params={{ label }} className="inbox-back"><Icon name="back" size={16} />{shell.pages.conversations}</Link>
              <Conversation key={chosen} tenantId={id} conversationId={chosen} />
            </>
          )}
        </section>
      </div>
    </Page>
  );
}
