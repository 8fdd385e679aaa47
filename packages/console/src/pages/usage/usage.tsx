/** `/t/:label/usage`: charts by day, and the same figures in a table for whoever does not see charts, or wants them exactly. */
import './usage.css';
import { SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { usageQuery, workspaceQuery } from '../../api/workspace.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Figures } from '../../parts/figures.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { useMembership } from '../../parts/membership.ts';
import { Page, Sheet } from '../../parts/page.tsx';
import { Answer, Empty } from '../../parts/states.tsx';
import { type DayOfUse, daysOf, periodOf, totalsOf } from '../../parts/usage-days.ts';

/** The largest part of the console; figures and table are there before it is. */
const DrawnChart = lazy(async () => ({ default: (await import('./usage-chart.tsx')).UsageChart }));

const periods = { week: 7, month: 30, quarter: 90 } as const;
type Period = keyof typeof periods;
const isPeriod = (value: string): value is Period => Object.hasOwn(periods, value);

export function UsagePage() {
  const { tenant: { usage: words }, shell } = useText();
  const { tenant_id: id } = useMembership();
  const { number } = useFormat();
  const [period, setPeriod] = useState<Period>('month');
  const range = periodOf(periods[period]);
  const report = useQuery(usageQuery(id, range.from, range.to));
  const workspace = useQuery(workspaceQuery(id));
  const limit = workspace.data?.call_seconds_a_day ?? null;
  const choice = (
    <SegmentedControl
      aria-label={words.period} value={period} data={Object.keys(periods).filter(isPeriod).map((value) => ({ value, label: words.periods[value] }))}
      onChange={(value) => { if (isPeriod(value)) setPeriod(value); }}
    />
  );
  return (
    <Page title={shell.pages.usage} lead={limit === null ? words.lead : `${words.lead} ${words.budget(number(Math.round(limit / 60)))}.`} actions={choice}>
      <Answer of={report} rows={8}>
        {(data) => {
          const totals = totalsOf(data);
          const days = daysOf(data, range);
          if (totals.answers + totals.calls === 0) return <Sheet><Empty icon="chart" title={words.emptyTitle}>{words.empty}</Empty></Sheet>;
          const tokens = totals.inputTokens + totals.outputTokens;
          return (
            <>
              <div className="charts">
                <Sheet><Figures figures={[{ label: words.answers, value: number(totals.answers) }]} /><UsageChart days={days} label={words.answers} series={[{ key: 'answers', name: words.answers }]} /></Sheet>
                <Sheet>
                  <Figures figures={[{ label: words.tokens, value: number(tokens) }]} />
                  <UsageChart days={days} label={words.tokens} series={[{ key: 'inputTokens', name: `${words.tokens}, ${words.input}` }, { key: 'outputTokens', name: `${words.tokens}, ${words.output}` }]} />
                </Sheet>
                <Sheet><Figures figures={[{ label: words.minutes, value: number(totals.minutes) }, { label: words.calls, value: number(totals.calls) }]} /><UsageChart days={days} label={words.minutes} series={[{ key: 'minutes', name: words.minutes }]} /></Sheet>
              </div>
              <Sheet flush title={words.table}><DayTable days={days} /></Sheet>
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

function UsageChart(props: ComponentProps<typeof DrawnChart>) {
  return <Suspense fallback={<Skeleton height={190} />}><DrawnChart {...props} /></Suspense>;
}

function DayTable({ days }: { readonly days: readonly DayOfUse[] }) {
  const { tenant: { usage: words } } = useText();
  const { number, utcDay } = useFormat();
  const figure = (key: keyof Omit<DayOfUse, 'day'>, label: string): Column<DayOfUse> => ({
    key, label, isNumber: true, cell: (row) => (row[key] === 0 ? <span className="dimmed">0</span> : number(row[key])),
  });
  const columns: readonly Column<DayOfUse>[] = [
    { key: 'day', label: words.day, isHead: true, cell: ({ day }) => <time dateTime={day}>{utcDay(day)}</time> },
    figure('answers', words.answers),
    figure('inputTokens', `${words.tokens}, ${words.input}`),
    figure('outputTokens', `${words.tokens}, ${words.output}`),
    figure('calls', words.calls),
    figure('minutes', words.minutes),
  ];
  return <DataTable label={words.table} columns={columns} rows={days.toReversed()} keyOf={({ day }) => day} />;
}
