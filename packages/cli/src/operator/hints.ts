/** What to do about a problem, for somebody at a command line. The server's answers leave that open: they have many readers. */
import type { ProblemCode } from '@coatcheck/contract/problems';

export const hints: Partial<Record<ProblemCode, string>> = {
  operator_token_invalid:
    'The command uses OPERATOR_TOKEN, else the file DATA_DIR/operator-token; it must be the token of the server that is running.',
  invalid_origin: 'An origin is scheme, host and port only, such as https://shop.example; http only for localhost.',
  reason_required: 'Say why you read this: --reason "ticket 4711: the customer asked".',
  key_malformed: 'Copy the key again; `npx coatcheck key list --tenant …` shows it.',
  not_found: 'Ids are listed by `npx coatcheck tenant list` and `npx coatcheck key list --tenant …`.',
  conflict: 'Only a live key can be rotated: none that is switched off or already being replaced.',
  rate_limited: 'Nothing was changed. Run the command again in a moment.',
  database_unavailable: 'The server goes on trying by itself; its log says what is wrong.',
  internal: "The server's log says more.",
};
