import type { TenantStatement, TenantTransaction } from '../tenant.ts';

const statement: TenantStatement<never> = {
  name: 'store-usage',
  text: `
    insert into app.usage_entry (tenant_id, message_id, model, input_tokens, output_tokens) values ($1, $2, $3, $4, $5)
    on conflict do nothing`,
};

export interface Usage {
  /** The answer that was made, kept or not. */
  readonly messageId: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Adds a line to the ledger. An answer is counted once. */
export async function storeUsage(tx: TenantTransaction, usage: Usage): Promise<void> {
  await tx.change(statement, [usage.messageId, usage.model, usage.inputTokens, usage.outputTokens]);
}
