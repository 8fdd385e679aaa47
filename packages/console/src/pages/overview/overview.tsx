/** `/t/:label`: from nothing to an assistant on one's website, in three steps that tick themselves off. */
import './overview.css';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { conversationsQuery, keysQuery, knowledgeQuery, leadsQuery, usageQuery, workspaceQuery } from '../../api/workspace.ts';
import { Figures } from '../../parts/figures.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { useMembership } from '../../parts/membership.ts';
import { Page, Sheet } from '../../parts/page.tsx';
import { Answer, Loading } from '../../parts/states.tsx';
import { periodOf, totalsOf } from '../../parts/usage-days.ts';
import { InstallLine } from './install-line.tsx';

export function OverviewPage() {
  const { tenant: { overview: words }, shell } = useText();
  const { tenant_id: id, name, label } = useMembership();
  const { number } = useFormat();
  const workspace = useQuery(workspaceQuery(id));
  const keys = useQuery(keysQuery(id));
  const knowledge = useQuery(knowledgeQuery(id));
  const live = keys.data?.keys.find(({ status }) => status === 'live');
  const documents = knowledge.data?.documents.length ?? 0;
  return (
    <Page title={shell.pages.overview} lead={<span className="stranger">{words.lead(name)}</span>}>
      <Lately id={id} />
      <Sheet>
        {keys.data === undefined && keys.error === null ? <Loading rows={5} /> : (
          <ol className="steps">
            <Step
              isDone={documents > 0} title={words.steps.knowledge} hint={documents > 0 ? words.steps.knowledgeDone(number(documents)) : words.steps.knowledgeHint}
              action={documents > 0 ? null : <Button variant="default" renderRoot={(props) => <Link to="/t/$label/knowledge" params={{ label }} {...props} />}>{words.steps.knowledgeGo}</Button>}
            />
            <Step
              isDone={(live?.origins.length ?? 0) > 0} title={words.steps.origins}
              hint={live !== undefined && live.origins.length > 0 ? words.steps.originsDone(live.origins.join(', ')) : words.steps.originsHint}
              action={live !== undefined && live.origins.length > 0 ? null : <Button variant="default" renderRoot={(props) => <Link to="/t/$label/keys" params={{ label }} {...props} />}>{words.steps.originsGo}</Button>}
            />
            <Step title={words.steps.line} hint={words.steps.lineHint}>
              <Answer of={keys} rows={2}>
                {() => live === undefined ? (
                  <p>{words.noKey} <Link to="/t/$label/keys" params={{ label }}>{words.goKeys}</Link></p>
                ) : <InstallLine publishableKey={live.publishable_key} />}
              </Answer>
            </Step>
          </ol>
        )}
      </Sheet>
      {workspace.data === undefined ? null : (
        <Sheet title={words.look}>
          <div className="greeting">
            <span className="greeting-mark" style={{ background: safeColour(workspace.data.looks.colour) }} aria-hidden="true"><Icon name="chat" /></span>
            <p className="stranger">{workspace.data.looks.greeting}</p>
          </div>
        </Sheet>
      )}
    </Page>
  );
}

/** A colour is set through the CSSOM, which drops what is none; all the same nothing but six digits gets there. */
const safeColour = (colour: string) => (/^#[0-9a-f]{6}$/i.test(colour) ? colour : '#0f766e');

interface StepProps {
  readonly isDone?: boolean;
  readonly title: string;
  readonly hint: string;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

function Step({ isDone = false, title, hint, action, children }: StepProps) {
  return (
    <li className="step" data-done={isDone || undefined}>
      <span className="step-mark" aria-hidden="true">{isDone ? <Icon name="check" size={16} /> : null}</span>
      <div className="step-body">
        <div className="step-head">
          <div>
            <h2>{title}</h2>
            <p className="dimmed stranger">{hint}</p>
          </div>
          {action}
        </div>
        {children}
      </div>
    </li>
  );
}

function Lately({ id }: { readonly id: string }) {
  const { tenant: { overview: words } } = useText();
  const { number } = useFormat();
  const { from, to } = periodOf(7);
  const usage = useQuery(usageQuery(id, from, to));
  const conversations = useInfiniteQuery(conversationsQuery(id));
  const leads = useInfiniteQuery(leadsQuery(id));
  if (usage.data === undefined || conversations.data === undefined || leads.data === undefined) return null;
  const totals = totalsOf(usage.data);
  const since = Date.parse(from);
  /** Of the first page; where all of it is recent there may be more. */
  const count = (moments: readonly string[], isAll: boolean) => {
    const recent = moments.filter((moment) => Date.parse(moment) >= since).length;
    return recent === moments.length && !isAll ? words.atLeast(number(recent)) : number(recent);
  };
  const [firstConversations] = conversations.data.pages;
  const [firstLeads] = leads.data.pages;
  return (
    <Sheet title={words.lately}>
      <Figures
        figures={[
          { label: words.conversations, value: count(firstConversations?.conversations.map((row) => row.last_message_at) ?? [], firstConversations?.next === null) },
          { label: words.leads, value: count(firstLeads?.leads.map((row) => row.created_at) ?? [], firstLeads?.next === null) },
          { label: words.answers, value: number(totals.answers) },
          { label: words.minutes, value: number(totals.minutes) },
        ]}
      />
    </Sheet>
  );
}
