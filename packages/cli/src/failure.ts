/** How a command ends when it can't do what it was asked. */

export interface FailureParts {
  /** Names the failure for programs: a code of the problem table, or one of this package's own. */
  readonly code: string;
  /** One plain sentence. */
  readonly title: string;
  /** What went wrong this time. */
  readonly detail?: string | undefined;
  /** What the reader can do about it. */
  readonly hint?: string | undefined;
  /** Exit code of the command. */
  readonly exit: number;
  /** The server's own problem document, passed on as it came. */
  readonly problem?: Readonly<Record<string, unknown>> | undefined;
  /** Seconds to wait before the same command may succeed. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Exit codes that don't come from the problem table but agree with it. */
export const exitCodes = { unexpected: 1, usage: 2, refused: 3, notFound: 4, unavailable: 7 } as const;

export class Failure extends Error {
  readonly parts: FailureParts;

  constructor(parts: FailureParts, options?: ErrorOptions) {
    super(parts.detail === undefined ? parts.title : `${parts.title} ${parts.detail}`, options);
    this.name = 'Failure';
    this.parts = parts;
  }

  /** What `--json` prints on stderr. */
  document(): Record<string, unknown> {
    const { code, title, detail, hint, problem } = this.parts;
    return {
      ...(problem ?? { code, title, ...(detail === undefined ? {} : { detail }) }),
      ...(hint === undefined ? {} : { hint }),
    };
  }

  /** What a person reads on stderr. */
  lines(): string {
    const { title, detail, hint } = this.parts;
    return [`error: ${title}`, detail, hint].filter((line) => line !== undefined && line !== '').join('\n  ');
  }
}

/** The command was called in a way that can't be carried out; nothing was sent. */
export function usageFailure(title: string, hint?: string): Failure {
  return new Failure({ code: 'usage', title, hint, exit: exitCodes.usage });
}

/** Anything thrown, as a failure. What nobody foresaw exits with 1. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure(
    { code: 'unexpected', title: 'This command failed in a way nobody foresaw.', detail, exit: exitCodes.unexpected },
    { cause: thrown },
  );
}
