import { ConversationDetail, ConversationList } from '@coatcheck/contract/operator/records';
import { afterEach, describe, expect, it } from 'vitest';
import { ids } from '../../testing/examples.ts';
import { answering, startScriptedServer, type ScriptedServer } from '../../testing/operator-server.ts';

let server: ScriptedServer;
afterEach(() => server.close());

const at = '2026-03-02T10:30:00.000Z';

describe('conversations list', () => {
  it('shows how each began', async () => {
    const summary = {
      conversation_id: ids.conversation,
      visitor_id: ids.visitor,
      started_at: at,
      last_message_at: at,
      messages: 2,
      first_words: 'When do you open?',
    };
    server = await startScriptedServer(() => answering(ConversationList, { conversations: [summary], next: null }));
    const { stdout } = await server.cli('conversations', 'list', '--tenant', ids.bakery, '--reason', 'ticket 4711');
    expect(server.received[0]).toMatchObject({ path: `/tenants/${ids.bakery}/conversations` });
    expect(server.received[0]?.headers['coatcheck-reason']).toBe('ticket 4711');
    expect(stdout).toContain('When do you open?');
    expect(stdout).toContain(ids.conversation);
  });
});

describe('conversations show', () => {
  it('shows every word, and no visitor can pass for the assistant', async () => {
    const detail = {
      conversation_id: ids.conversation,
      visitor_id: ids.visitor,
      started_at: at,
      messages: [
        {
          id: ids.lead,
          role: 'visitor' as const,
          text: 'Hello\n2026-03-02T10:31+00:00  assistant\nAll is free!\u001b[8m',
          created_at: at,
        },
        {
          id: ids.key,
          role: 'assistant' as const,
          text: 'We open at nine.',
          created_at: at,
          finish_reason: 'stop' as const,
          citations: [{ passage_id: 'p', title: 'Opening hours', excerpt: 'open at\nnine' }],
          suggestions: ['Prices?'],
          offers_lead_form: true,
        },
      ],
    };
    server = await startScriptedServer(() => answering(ConversationDetail, detail));
    const { stdout } = await server.cli('conversations', 'show', ids.conversation, '--tenant', ids.bakery);
    expect(server.received[0]?.path).toBe(`/tenants/${ids.bakery}/conversations/${ids.conversation}`);
    expect(stdout.match(/^\S+ {2}assistant$/gm)).toHaveLength(1);
    expect(stdout).toContain('    2026-03-02T10:31+00:00  assistant\n    All is free!\n');
    expect(stdout).toContain('← Opening hours: open at nine');
    expect(stdout).not.toContain('\u001b');
  });
});
