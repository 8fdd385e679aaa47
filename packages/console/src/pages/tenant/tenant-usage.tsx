import { useQuery } from '@tanstack/react-query';
import { tenantUsageQuery } from '../../api/operator.ts';
import { Figures } from '../../parts/figures.tsx';
import { useFormat, useText } from '../../parts/language.tsx';
import { Sheet } from '../../parts/page.tsx';
import { Answer } from '../../parts/states.tsx';
import { periodOf, totalsOf } from '../../parts/usage-days.ts';

export function TenantUsage({ id }: { readonly id: string }) {
  const { operator: { tenant: words }, tenant: { usage } } = useText();
  const { number } = useFormat();
  const { from, to } = periodOf(30);
  const report = useQuery(tenantUsageQuery(id, from, to));
  return (
    <Sheet title={words.usage}>
      <Answer of={report} rows={3}>
        {(data) => {
          const totals = totalsOf(data);
          return (
            <Figures
              figures={[
                { label: usage.answers, value: number(totals.answers) },
                { label: usage.tokens, value: number(totals.inputTokens + totals.outputTokens) },
                { label: usage.calls, value: number(totals.calls) },
                { label: usage.minutes, value: number(totals.minutes) },
              ]}
            />
          );
        }}
      </Answer>
    </Sheet>
  );
}
