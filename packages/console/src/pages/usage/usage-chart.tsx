/** Bars, one a day. To a screen reader it is a picture with one sentence; the table below has the figures. */
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, type TooltipContentProps, XAxis, YAxis } from 'recharts';
import { useFormat, useText } from '../../parts/language.tsx';
import type { DayOfUse, Totals } from '../../parts/usage-days.ts';

interface Series {
  readonly key: keyof Totals;
  readonly name: string;
}

interface UsageChartProps {
  readonly days: readonly DayOfUse[];
  readonly label: string;
  /** At most two; they stand on each other. */
  readonly series: readonly Series[];
}

const colours = ['var(--series-1)', 'var(--series-2)'];
const tick = { fill: 'var(--mantine-color-dimmed)', fontSize: 12 };

export function UsageChart({ days, label, series }: UsageChartProps) {
  const { tenant: { usage: words } } = useText();
  const { utcDay, short } = useFormat();
  return (
    <div className="chart" role="img" aria-label={words.chartOf(label)}>
      <ResponsiveContainer width="100%" height={190}>
        <BarChart data={[...days]} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} barCategoryGap="22%" accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="day" tickFormatter={utcDay} tick={tick} tickLine={false} axisLine={false} minTickGap={24} />
          <YAxis tick={tick} tickLine={false} axisLine={false} width={42} allowDecimals={false} tickFormatter={short} />
          <Tooltip cursor={{ fill: 'var(--hover)' }} content={(props) => <Hint {...props} />} isAnimationActive={false} />
          {series.map(({ key, name }, index) => (
            <Bar key={key} dataKey={key} name={name} stackId="day" fill={colours[index] ?? 'currentColor'} radius={index === series.length - 1 ? [3, 3, 0, 0] : 0} maxBarSize={28} isAnimationActive={false} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function Hint({ active, payload, label }: TooltipContentProps) {
  const { utcDay, number } = useFormat();
  if (!active || payload.length === 0) return null;
  return (
    <div className="chart-hint">
      <strong>{utcDay(String(label))}</strong>
      {payload.map(({ name, value }) => <div key={String(name)}>{String(name)}: {number(Number(value))}</div>)}
    </div>
  );
}
